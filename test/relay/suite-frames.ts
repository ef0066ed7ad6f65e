import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { meetingsAt, type SessionGateway } from './meeting.ts'
import { connectPlain, plain, Refused, reliable } from './plain-client.ts'
import { frameOf, opcodes } from './raw-frames.ts'

const mebibyte = 1024 * 1024

/** What stands between the tests and a gateway. */
export interface Way {
  /** Another process, so that an answer may come at any moment. */
  readonly isApart?: boolean
  /** A proxy that agrees on compression by itself, so that what the gateway does is not seen. */
  readonly compresses?: boolean
  /** A server that takes no list of subprotocols without spaces, as this client of ours writes one. */
  readonly takesOneSubprotocol?: boolean
}

/** What a client may send, down to its frames. */
export const framesSuite = (
  gateway: () => SessionGateway,
  { compresses = false, takesOneSubprotocol = false }: Way = {},
) => {
  it('echoes the subprotocol that it knows and speaks it, and refuses those that it does not', async () => {
    const meeting = await meetingsAt(gateway())()
    const uri = await meeting.helperUri()
    const several = [
      [[plain, reliable], plain],
      [['other', reliable], reliable],
    ] as const
    for (const [offered, chosen] of [...(takesOneSubprotocol ? [] : several), [[plain], plain], [[], '']] as const) {
      const { socket, closed } = await connectPlain(uri, { protocol: offered })
      expect(socket.protocol).toBe(chosen)
      expect(socket.extensions).toBe('')
      socket.close(1000)
      await closed
    }
    const refused = await connectPlain(uri, { protocol: ['other', 'protobuf.webpubsub.azure.v1'] }).catch(String)
    expect(refused).toMatch(/400 .*"code":"BadRequest"/)
  })

  it.skipIf(compresses)('accepts no compression', async () => {
    const meeting = await meetingsAt(gateway())()
    const { socket, closed } = await connectPlain(meeting.sharerUri, { perMessageDeflate: true })
    expect(socket.extensions).toBe('')
    socket.close(1000)
    await closed
  })

  it('refuses another group by an ack, each time, and stays connected', async () => {
    const meeting = await meetingsAt(gateway())()
    const client = await connectPlain(meeting.sharerUri)
    for (const ackId of [1, 2, 3, 4])
      for (const type of ['joinGroup', 'sendToGroup']) {
        client.send({ type, group: 'rh-another', ackId, dataType: 'text', data: '' })
        const ack = await client.next({ type: 'ack' })
        expect(ack).toMatchObject({ ackId, success: false, error: { name: 'Forbidden' } })
      }
    client.send({ type: 'ping' })
    expect(await client.next({ type: 'pong' })).toEqual({ type: 'pong' })
    client.socket.close(1000)
  })

  it('takes a message of 1 MiB, and closes by 1009 for one byte more', async () => {
    const meeting = await meetingsAt(gateway())()
    const client = await connectPlain(meeting.sharerUri)
    const message = (length: number) => {
      const frame = { type: 'sendToGroup', group: meeting.group, ackId: 1, noEcho: true, dataType: 'text', data: '' }
      return JSON.stringify({ ...frame, data: 'x'.repeat(length - JSON.stringify(frame).length) })
    }
    client.send(message(mebibyte))
    expect(await client.next({ type: 'ack' })).toMatchObject({ ackId: 1, success: true })
    client.send(message(mebibyte + 1))
    expect(await client.closed).toMatchObject({ code: 1009 })
  })

  it.each([
    ['a close', frameOf(opcodes.close, Buffer.of(0x03, 0xe8))],
    ['no frame', frameOf(0xb)],
    ['the end of the connection', undefined],
  ])('takes what came in one piece with %s behind it', async (what, behind) => {
    const meeting = await meetingsAt(gateway())()
    const [helper, sharer] = [await connectPlain(await meeting.helperUri()), await connectPlain(meeting.sharerUri)]
    for (const client of [helper, sharer]) {
      client.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
      expect(await client.next({ type: 'ack' })).toMatchObject({ success: true })
    }
    const said = {
      type: 'sendToGroup',
      group: meeting.group,
      ackId: 2,
      noEcho: true,
      dataType: 'text',
      data: 'the last',
    }
    const message = frameOf(opcodes.text, JSON.stringify(said))
    // Holds because the library's client has its connection under this name.
    const { _socket: connection } = helper.socket as unknown as { readonly _socket: Socket }
    if (behind) connection.write(Buffer.concat([message, behind]))
    else connection.end(message)
    if (what === 'a close') {
      expect(await helper.next({ type: 'ack' })).toMatchObject({ ackId: 2, success: true })
      expect(await helper.closed).toMatchObject({ code: 1000 })
    }
    expect(await sharer.next({ type: 'message' })).toMatchObject({ data: 'the last' })
    sharer.socket.close(1000)
  })

  it.each([
    ['no JSON', 'hello', 1007],
    ['an unknown type', { type: 'nonsense' }, 1007],
    ['an array', '[]', 1007],
    ['a __proto__', '{"__proto__":{"type":"ping"}}', 1007],
    ['nesting', `{"type":"ping","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 1007],
    ['a binary frame', new Uint8Array([1]), 1003],
  ] as const)('closes for %s, for good, and lives', async (_, frame, code) => {
    const meeting = await meetingsAt(gateway())()
    const client = await connectPlain(meeting.sharerUri)
    await client.next()
    client.send(frame)
    expect(await client.closed).toMatchObject({ code })
    const next = await connectPlain(meeting.sharerUri)
    next.send({ type: 'ping' })
    expect(await next.next({ type: 'pong' })).toEqual({ type: 'pong' })
    next.socket.close(1000)
  })

  it('carries the frames of a client without a subprotocol as they are', async () => {
    const meeting = await meetingsAt(gateway())()
    const uri = `${await meeting.helperUri()}&webpubsub_mode=sendToGroup&group=${meeting.group}`
    const echo = await connectPlain(uri, { protocol: '' })
    const sharer = await connectPlain(`${meeting.sharerUri}&webpubsub_mode=sendToGroup&group=x`, { protocol: '' })
    expect(await echo.next()).toEqual({ text: '{"kind":"peerJoined","side":"sharer"}' })
    const bytes = new Uint8Array(100_000).map((_, at) => at % 251)
    for (const data of ['', 'ä€😀', '{"type":"ping"}']) {
      echo.send(data)
      expect(await echo.next()).toEqual({ text: data })
      expect(await sharer.next()).toEqual({ text: data })
    }
    echo.send(bytes)
    expect(await echo.next()).toEqual({ binary: Buffer.from(bytes).toString('base64') })
    sharer.send('no')
    expect(await sharer.closed).toEqual({ code: 1008, reason: 'the client may not send to this group' })
    const events = await connectPlain(meeting.sharerUri, { protocol: '' })
    events.send('x')
    expect(await events.closed).toMatchObject({ code: 1011 })
    echo.socket.close(1000)
  })

  it.each(['webpubsub_mode=other', 'webpubsub_mode=sendToGroup'])('refuses %s by 400', async (query) => {
    const meeting = await meetingsAt(gateway())()
    const refused = await connectPlain(`${meeting.sharerUri}&${query}`, { protocol: '' }).catch(
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ status: 400 })
  })

  it('answers what is no handshake in Graph’s words', async () => {
    const { url } = gateway()
    const answer = await fetch(`${url}/client/hubs/remotehelp`)
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'BadRequest' } }])
    const posted = await fetch(`${url}/client/hubs/remotehelp`, { method: 'POST' })
    expect(posted.status).toBe(405)
  })
}
