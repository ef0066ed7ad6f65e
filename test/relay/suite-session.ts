import { expect, it } from 'vitest'
import { repeatable } from '../support/clients/repeatable.ts'
import { answering, azureClient } from './azure-client.ts'
import { meetingsAt, type SessionGateway } from './meeting.ts'
import { connectPlain, plain, Refused } from './plain-client.ts'

/** What becomes of connections as a session goes on over HTTP. */
export const sessionSuite = (gateway: () => SessionGateway) => {
  it('asks the sharer, and gives each grant a key of its own, to the two sides alone', async () => {
    const meeting = await meetingsAt(gateway())()
    const helper = azureClient(meeting.helperUri)
    const sharer = azureClient(meeting.sharerUri)
    answering(sharer, true)
    await Promise.all([helper.client.start(), sharer.client.start()])
    await expect.poll(() => helper.seen.connections.length + sharer.seen.connections.length).toBe(2)
    const [connectionId = ''] = helper.seen.connections
    const [first, second] = [await meeting.ask(connectionId), await meeting.ask(connectionId)]
    expect([first.status, second.status]).toEqual([200, 200])
    const { pubSubEncryptionKey: key, pubSubEncryption: iv } = first.body
    expect([String(key).length, String(iv).length]).toEqual([44, 24])
    expect(second.body.pubSubEncryptionKey).not.toBe(key)
    expect(second.body.pubSubEncryption).not.toBe(iv)
    await expect.poll(() => sharer.seen.server.filter(({ kind }) => kind === 'accessGranted').length).toBe(2)
    const grants = sharer.seen.server.filter(({ kind }) => kind === 'accessGranted')
    expect(grants[0]).toMatchObject({ pubSubEncryptionKey: key, pubSubEncryption: iv })
    expect(JSON.stringify(helper.seen)).not.toContain(key)
    helper.client.stop()
    sharer.client.stop()
  })

  it('says no before a sharer is there, of a connection that is not the helper’s, and where the sharer does', async () => {
    const meeting = await meetingsAt(gateway())()
    const helper = azureClient(meeting.helperUri)
    await helper.client.start()
    await expect.poll(() => helper.seen.connections).toHaveLength(1)
    const [connectionId = ''] = helper.seen.connections
    expect(await meeting.ask(connectionId)).toMatchObject({ status: 409 })
    const sharer = azureClient(meeting.sharerUri)
    answering(sharer, false)
    await sharer.client.start()
    await expect.poll(() => sharer.seen.connections).toHaveLength(1)
    expect(await meeting.ask(sharer.seen.connections[0] ?? '')).toMatchObject({ status: 400 })
    expect(await meeting.ask('c.no.such')).toMatchObject({ status: 400 })
    expect(await meeting.ask(connectionId)).toMatchObject({ status: 403 })
    helper.client.stop()
    sharer.client.stop()
  })

  it('asks the sharer once for a repeatable request that is sent twice at the same moment', async () => {
    const meeting = await meetingsAt(gateway())()
    const helper = await connectPlain(await meeting.helperUri())
    const sharer = await connectPlain(meeting.sharerUri)
    const { connectionId } = await helper.next({ event: 'connected' })
    await sharer.next({ event: 'connected' })
    const sending = repeatable()
    const first = meeting.ask(String(connectionId), sending)
    const { data } = await sharer.next({ from: 'server', data: { kind: 'accessRequested' } })
    const second = meeting.ask(String(connectionId), sending)
    // Answered after the second has come to the room, or it would find the answer of the first.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sharer.waiting()).toBe(0)
    const answer = { requestId: Object(data).requestId, allow: true }
    sharer.send({ type: 'event', event: 'accessDecision', ackId: 1, dataType: 'json', data: answer })
    const [one, other] = await Promise.all([first, second])
    expect([one.status, other.status]).toEqual([200, 200])
    expect(other.body).toEqual(one.body)
    expect(await sharer.next({ from: 'server' })).toMatchObject({
      data: { kind: 'accessGranted', pubSubEncryptionKey: one.body.pubSubEncryptionKey },
    })
    helper.socket.close(1000)
    sharer.socket.close(1000)
  })

  it('tells both sides of an extension, and at the end closes both by 1008 and lets nobody in again', async () => {
    const meeting = await meetingsAt(gateway())()
    const uri = await meeting.helperUri()
    const helper = await connectPlain(uri)
    const sharer = await connectPlain(meeting.sharerUri, { protocol: plain })
    for (const side of [helper, sharer]) {
      await side.next({ event: 'connected' })
      // On workerd a client that has said nothing is closed like all others, but its connection is kept for 10 s more.
      side.send({ type: 'ping' })
      await side.next({ type: 'pong' })
    }
    const { sessionExpirationDateTime: until } = await meeting.extend()
    for (const side of [helper, sharer]) {
      const { data } = await side.next({ from: 'server', data: { kind: 'sessionExtended' } })
      expect(Date.parse(Object(data).sessionExpirationDateTime)).toBe(Date.parse(String(until)))
    }
    await meeting.end()
    for (const side of [helper, sharer]) {
      expect(await side.next({ type: 'system' })).toEqual({
        type: 'system',
        event: 'disconnected',
        message: 'The session has ended.',
      })
      expect(await side.closed).toEqual({ code: 1008, reason: 'session ended' })
    }
    for (const again of [uri, uri, meeting.sharerUri]) {
      const refused = await connectPlain(again).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Refused)
      expect(refused).toMatchObject({ status: 401 })
    }
  })

  it('refuses a token that is changed, none, or another hub’s, before 101 and in Graph’s words', async () => {
    const meeting = await meetingsAt(gateway())()
    const uri = await meeting.helperUri()
    // Of the last digit only four bits count.
    const changed = uri.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))
    const [head = '', claims = ''] = (new URL(uri).searchParams.get('access_token') ?? '').split('.')
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`
    const bare = uri.replace(/\?.*/, '')
    const none = [changed, `${bare}?access_token=${unsigned}`, `${bare}?access_token=${head}.${claims}.`, bare]
    for (const url of [...none, uri.replace('remotehelp', 'other')]) {
      const refused = await connectPlain(url).catch((error: unknown) => error)
      expect(refused, url.replace(/access_token=.*/, '…')).toMatchObject({ status: 401 })
      const { body } = refused instanceof Refused ? refused : { body: '{}' }
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } })
    }
    const bearer = { Authorization: `Bearer ${new URL(uri).searchParams.get('access_token')}` }
    for (const url of [bare, `${bare.replace('/hubs/remotehelp', '/')}?hub=RemoteHelp`]) {
      const client = await connectPlain(url, { headers: bearer })
      expect(await client.next()).toMatchObject({ event: 'connected', userId: meeting.helper })
      client.socket.close(1000)
      await client.closed
    }
  })

  it('has two at once come into one room', async () => {
    const meeting = await meetingsAt(gateway())()
    const [helper, sharer] = await Promise.all([
      connectPlain(await meeting.helperUri()),
      connectPlain(meeting.sharerUri),
    ])
    for (const side of [helper, sharer]) {
      await side.next({ event: 'connected' })
      side.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
      await side.next({ type: 'ack' })
    }
    helper.send({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'x' })
    expect(await sharer.next({ from: 'group' })).toMatchObject({ data: 'x' })
    helper.socket.close(1000)
    sharer.socket.close(1000)
  })
}
