import { WebPubSubClient } from '@azure/web-pubsub-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audience, tenants } from '../support/gateways/running.ts'
import { type RunningWorker, startWorkerd } from '../support/gateways/start-workerd.ts'
import { connectFrames, type FrameClient, openFrames } from './frame-client.ts'
import { type Meeting, meetingsAt, type SessionGateway } from './meeting.ts'
import { relaySuite } from './suite.ts'

// What is of Durable Objects alone: that they sleep and are woken, are lost, end by themselves, and are not asked in vain.
const scopes = [
  'DeviceManagementManagedDevices.ReadWrite.All',
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
  'DeviceManagementServiceConfig.ReadWrite.All',
].join(' ')
const [tenant] = tenants

let running: RunningWorker
let gateway: SessionGateway
let meet: () => Promise<Meeting>
beforeAll(async () => {
  running = await startWorkerd()
  const { issuer, url, publicUrl } = running
  gateway = {
    url,
    publicUrl,
    token: (user) => issuer.sign({ ...issuer.claimsFor({ tenant, scopes, audience }), oid: user }),
  }
  meet = meetingsAt(gateway)
})
afterAll(() => running?.stop())

const sessionOf = ({ group }: Meeting) => group.replace('rh-', '')
/** Takes the object out of memory: its sockets stay open, as when it sleeps, or are gone, as after a deployment. */
const evict = (meeting: Meeting, webSockets: 'hibernate' | 'close') =>
  running.worker.evictDurableObject('SessionRoom', { name: `${tenant}/${sessionOf(meeting)}`, webSockets })
/** Helper and sharer, who come at the same moment. */
const bothOf = async (meeting: Meeting) => {
  const helperUri = await meeting.helperUri()
  const [helper, sharer] = await Promise.all([connectFrames(helperUri), connectFrames(meeting.sharerUri)])
  return { helper, sharer, helperUri }
}
/** Has the object take all that was said before. */
const settled = async ({ group }: Meeting, ...clients: readonly FrameClient[]) => {
  for (const client of clients) {
    client.acknowledge()
    const ackId = client.frames.length + 100
    client.say({ type: 'joinGroup', group, ackId })
    await client.frame({ type: 'ack', ackId })
  }
}

// Wrangler's own proxy, before the Worker, compresses.
describe('on workerd', () => relaySuite(() => gateway, { isApart: true, compresses: true }))

it('lets both sides in at the same moment, and says what it is, without a token in a line', async () => {
  const meeting = await meet()
  const { helper, sharer, helperUri } = await bothOf(meeting)
  expect(helper.headers).toMatchObject({
    'sec-websocket-protocol': 'json.reliable.webpubsub.azure.v1',
    'request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(running.output()).toContain(String(helper.headers['request-id']))
  await settled(meeting, helper, sharer)
  sharer.say({ type: 'sendToGroup', group: meeting.group, noEcho: true, dataType: 'binary', data: '3q2+7w==' })
  await helper.frame({ from: 'group', dataType: 'binary', data: '3q2+7w==', fromUserId: meeting.sharer })
  await meeting.end()
  for (const side of [helper, sharer]) {
    expect(await side.closed()).toEqual([1008, 'session ended'])
    await side.frame({ event: 'disconnected', message: 'The session has ended.' })
  }
  const secrets = [helperUri, meeting.sharerUri].map((uri) => uri.split('access_token=')[1] ?? '')
  expect([...secrets, meeting.sessionKey].filter((secret) => running.output().includes(secret))).toEqual([])
})

it('goes on where it was after a sleep: what was taken is not taken twice, and messages are counted on', async () => {
  const meeting = await meet()
  const { helper, sharer } = await bothOf(meeting)
  await settled(meeting, helper, sharer)
  sharer.say({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'before', ackId: 7 })
  const before = await helper.frame({ data: 'before' })
  await sharer.frame({ type: 'ack', ackId: 7 })
  await evict(meeting, 'hibernate')
  helper.say({ type: 'ping' })
  await helper.frame({ type: 'pong' })
  sharer.say({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'before', ackId: 7 })
  await sharer.frame({ type: 'ack', ackId: 7, success: false, error: { name: 'Duplicate' } })
  sharer.say({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'after', ackId: 8 })
  expect(await helper.frame({ data: 'after' })).toMatchObject({ sequenceId: before.sequenceId + 1 })
  expect(helper.frames.filter(({ data }) => data === 'before')).toHaveLength(1)
})

it('learns of a client that leaves while it sleeps, and lets it come back without an access token', async () => {
  const meeting = await meet()
  const { helper, sharer } = await bothOf(meeting)
  await settled(meeting, helper, sharer)
  await evict(meeting, 'hibernate')
  helper.cut()
  await sharer.frame({ data: { kind: 'peerLeft', side: 'helper' } })
  sharer.say({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'meanwhile', noEcho: true })
  const again = await connectFrames(helper.recoveryUri)
  expect(again.connectionId).toBe(helper.connectionId)
  await again.frame({ data: 'meanwhile' })
})

it('recovers no connection of which a sleep has lost messages, and none of an object that is gone', async () => {
  const meeting = await meet()
  const { helper, sharer } = await bothOf(meeting)
  await settled(meeting, helper, sharer)
  sharer.say({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'not acknowledged' })
  await helper.frame({ data: 'not acknowledged' })
  await evict(meeting, 'hibernate')
  const afterSleep = await openFrames(helper.recoveryUri)
  expect(await afterSleep.closed()).toEqual([1008, 'connection not found'])
  await settled(meeting, sharer)
  await evict(meeting, 'close')
  const afterLoss = await openFrames(sharer.recoveryUri)
  expect(await afterLoss.closed()).toEqual([1008, 'connection not found'])
  const anew = await connectFrames(await meeting.helperUri())
  expect(anew.connectionId).not.toBe(helper.connectionId)
})

it('answers 503 while the database is out of reach, and lets in afterwards', async () => {
  const meeting = await meet()
  const { DATABASE } = await running.worker.getEnv()
  await DATABASE.prepare('alter table remote_help_session rename to elsewhere').run()
  const refused = await openFrames(meeting.sharerUri).catch(String)
  await DATABASE.prepare('alter table elsewhere rename to remote_help_session').run()
  expect(refused).toBe('Error: answered 503')
  const { closed, close } = await connectFrames(meeting.sharerUri)
  close(1000)
  await closed()
})

it('answers the close of a client that has said nothing', async () => {
  const meeting = await meet()
  const silent = await connectFrames(meeting.sharerUri)
  silent.close(1000)
  expect(await silent.closed()).toEqual([1000, ''])
})

it('ends a session that expires while it sleeps, without any traffic', async () => {
  const meeting = await meet()
  const { DATABASE } = await running.worker.getEnv()
  const soon = new Date(Date.now() + 1500).toISOString()
  await DATABASE.prepare('update remote_help_session set expires_at = ? where id = ?')
    .bind(soon, sessionOf(meeting))
    .run()
  const helper = await connectFrames(await meeting.helperUri())
  await settled(meeting, helper)
  await evict(meeting, 'hibernate')
  expect(await helper.closed()).toEqual([1008, 'session expired'])
})

it('refuses a token of a session that is over, and one that is none, without asking the database or an object', async () => {
  const meeting = await meet()
  const uri = await meeting.helperUri()
  await meeting.end()
  await expect(openFrames(uri)).rejects.toThrow('answered 401')
  const objects = () => running.worker.listDurableObjectIds('SessionRoom')
  const before = await objects()
  const { DATABASE } = await running.worker.getEnv()
  // Were it asked, the session would go on.
  await DATABASE.prepare("update remote_help_session set state = 'joined' where id = ?").bind(sessionOf(meeting)).run()
  await expect(openFrames(uri)).rejects.toThrow('answered 401')
  await evict(meeting, 'close')
  await expect(openFrames(uri)).rejects.toThrow('answered 401')
  await expect(openFrames(uri.replace(/.{8}$/, 'AAAAAAAA'))).rejects.toThrow('answered 401')
  await expect(evict(meeting, 'close')).rejects.toThrow('not currently running')
  const foreign = await openFrames(`${uri.split('?')[0]}?awps_connection_id=c.1&awps_reconnection_token=x`)
  expect(await foreign.closed()).toEqual([1008, 'connection not found'])
  expect(await objects()).toEqual(before)
})

it('lets an unmodified client ask, be let in, and come back by itself when its object is lost', async () => {
  const meeting = await meet()
  const helper = new WebPubSubClient({ getClientAccessUrl: async () => await meeting.helperUri() })
  const sharer = new WebPubSubClient(meeting.sharerUri)
  const ids: string[] = []
  const said: unknown[] = []
  helper.on('connected', ({ connectionId }) => ids.push(connectionId))
  sharer.on('group-message', ({ message }) => said.push(message.data))
  sharer.on('server-message', ({ message: { data } }) => {
    const { kind, requestId } = data as { kind: string; requestId: string }
    if (kind === 'accessRequested') void sharer.sendEvent('accessDecision', { requestId, allow: true }, 'json')
    if (kind === 'accessGranted') said.push(data)
  })
  await Promise.all([helper.start(), sharer.start()])
  await Promise.all([helper.joinGroup(meeting.group), sharer.joinGroup(meeting.group)])
  const { status, body } = await meeting.ask(ids[0] ?? '')
  expect([status, body]).toMatchObject([200, { pubSubEncryptionKey: expect.stringMatching(/^.{44}$/) }])
  const { pubSubEncryptionKey, pubSubEncryption } = body
  await expect.poll(() => said).toMatchObject([{ kind: 'accessGranted', pubSubEncryptionKey, pubSubEncryption }])
  await evict(meeting, 'close')
  await expect.poll(() => ids).toHaveLength(2)
  await expect
    .poll(async () => {
      await helper.sendToGroup(meeting.group, 'back', 'text', { noEcho: true }).catch(() => {})
      return said.includes('back')
    })
    .toBe(true)
  helper.stop()
  sharer.stop()
})
