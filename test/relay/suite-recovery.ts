import { expect, it } from 'vitest'
import { azureClient } from './azure-client.ts'
import { cuttable } from './cuttable.ts'
import { meetingsAt, type SessionGateway } from './meeting.ts'
import { connectPlain, plain } from './plain-client.ts'

const recoveryUrl = (url: string, connected: Readonly<Record<string, unknown>>) => {
  const recovery = new URL(url)
  recovery.search = ''
  recovery.searchParams.set('awps_connection_id', String(connected.connectionId))
  recovery.searchParams.set('awps_reconnection_token', String(connected.reconnectionToken))
  return recovery.href
}

/** What outlives a connection that was lost. */
export const recoverySuite = (gateway: () => SessionGateway) => {
  it('recovers Azure’s client from a cut, with all that was sent meanwhile, once and in order', async () => {
    const meeting = await meetingsAt(gateway())()
    const way = await cuttable(gateway().url)
    const helper = azureClient(meeting.helperUri)
    const sharer = azureClient(way.of(meeting.sharerUri))
    await Promise.all([helper.client.start(), sharer.client.start()])
    await Promise.all([helper.client.joinGroup(meeting.group), sharer.client.joinGroup(meeting.group)])
    const send = (at: number) => helper.client.sendToGroup(meeting.group, at, 'json', { noEcho: true })
    for (let at = 0; at < 5; at += 1) await send(at)
    way.cut()
    for (let at = 5; at < 10; at += 1) await send(at)
    await expect.poll(() => sharer.seen.group.length).toBe(10)
    expect(sharer.seen.group).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(new Set(sharer.seen.connections).size).toBe(1)
    expect(sharer.seen.disconnected).toEqual([])
    await sharer.client.sendToGroup(meeting.group, 'back', 'text', { noEcho: true })
    await expect.poll(() => helper.seen.group).toEqual(['back'])
    helper.client.stop()
    sharer.client.stop()
    await way.close()
  })

  it('recovers by a URL without an access token, and says connected again with a new one', async () => {
    const meeting = await meetingsAt(gateway())()
    const first = await connectPlain(meeting.sharerUri)
    const connected = await first.next({ event: 'connected' })
    first.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
    await first.next({ type: 'ack', ackId: 1, success: true })
    first.socket.terminate()
    const second = await connectPlain(recoveryUrl(meeting.sharerUri, connected))
    expect(await second.next()).toMatchObject({ event: 'connected', connectionId: connected.connectionId })
    second.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
    expect(await second.next({ type: 'ack' })).toMatchObject({ error: { name: 'Duplicate' } })
    second.send({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'x' })
    expect(await second.next({ type: 'message' })).toMatchObject({ sequenceId: 1, data: 'x' })
    // The one that is there makes room for whoever has its token.
    const third = await connectPlain(recoveryUrl(meeting.sharerUri, connected))
    expect(await second.closed).toEqual({ code: 1008, reason: 'displaced' })
    expect(await third.next({ type: 'message' })).toMatchObject({ sequenceId: 1, data: 'x' })
    third.socket.close(1000)
    await third.closed
    const fourth = await connectPlain(recoveryUrl(meeting.sharerUri, connected))
    expect(await fourth.closed).toEqual({ code: 1008, reason: 'connection not found' })
  })

  it('accepts, and closes by 1008, a recovery with a token that is none of that connection', async () => {
    const meet = meetingsAt(gateway())
    const [one, other] = [await meet(), await meet()]
    const mine = await connectPlain(one.sharerUri)
    const theirs = await connectPlain(other.sharerUri)
    const peer = await connectPlain(await one.helperUri())
    const [connected, { reconnectionToken }] = [await mine.next(), await theirs.next()]
    const { reconnectionToken: ofPeer } = await peer.next()
    const access = new URL(one.sharerUri).searchParams.get('access_token')
    for (const token of [reconnectionToken, ofPeer, 'x', '', access]) {
      const refused = await connectPlain(recoveryUrl(one.sharerUri, { ...connected, reconnectionToken: token }))
      expect(await refused.next()).toMatchObject({ type: 'system', event: 'disconnected' })
      expect(await refused.closed).toEqual({ code: 1008, reason: 'connection not found' })
    }
    mine.send({ type: 'ping' })
    expect(await mine.next({ type: 'pong' })).toEqual({ type: 'pong' })
    mine.socket.close(1000)
    peer.socket.close(1000)
    theirs.socket.close(1000)
  })

  it('tells a client of the plain protocol of no recovery', async () => {
    const meeting = await meetingsAt(gateway())()
    const client = await connectPlain(meeting.sharerUri, { protocol: plain })
    expect(await client.next()).not.toHaveProperty('reconnectionToken')
    client.socket.close(1000)
  })
}
