import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { azureClient } from './azure-client.ts'
import { meetingsAt } from './meeting.ts'
import { connectPlain } from './plain-client.ts'

const folder = temporaryFolder('relay')

type Gateway = Awaited<ReturnType<typeof createGateway>>
const meetAt = (gateway: Gateway) => meetingsAt({ url: gateway.url, token: (user) => gateway.token({ user }) })()

it('has Azure’s client come back, and into its group, when the gateway starts again', async () => {
  const database = join(folder, 'gateway.sqlite')
  const first = await createGateway({ database })
  const meeting = await meetAt(first)
  const helper = azureClient(await meeting.helperUri())
  const sharer = azureClient(meeting.sharerUri)
  await Promise.all([helper.client.start(), sharer.client.start()])
  await Promise.all([helper.client.joinGroup(meeting.group), sharer.client.joinGroup(meeting.group)])
  const { url } = first
  await first.close()
  const second = await createGateway({ database, port: Number(new URL(url).port) })
  await expect.poll(() => [helper.seen.connections.length, sharer.seen.connections.length]).toEqual([2, 2])
  const say = () => helper.client.sendToGroup(meeting.group, 'again', 'text', { noEcho: true }).catch(() => {})
  await expect
    .poll(async () => {
      await say()
      return sharer.seen.group
    })
    .toContain('again')
  helper.client.stop()
  sharer.client.stop()
  await second.close()
})

it('sees the clock of local mode move, and its reset, and is one for both of its listeners', async () => {
  const gateway = await createGateway({ https: true })
  const meeting = await meetAt(gateway)
  const overTls = { ca: gateway.certificate }
  const uri = await meeting.helperUri()
  const helper = await connectPlain(uri)
  const sharer = await connectPlain(
    meeting.sharerUri.replace(gateway.url.replace('http', 'ws'), (gateway.httpsUrl ?? '').replace('http', 'ws')),
    overTls,
  )
  expect(await helper.next({ from: 'server' })).toMatchObject({ data: { kind: 'peerJoined', side: 'sharer' } })
  await sharer.next({ event: 'connected' })
  gateway.clock.advance(59 * 60_000)
  await meeting.extend()
  gateway.clock.advance(59 * 60_000)
  helper.send({ type: 'ping' })
  await helper.next({ type: 'pong' })
  gateway.clock.advance(2 * 60_000)
  for (const side of [helper, sharer]) expect(await side.closed).toEqual({ code: 1008, reason: 'session expired' })
  gateway.clock.reset()
  const again = await connectPlain(await meeting.helperUri())
  await gateway.reset()
  expect(await again.closed).toEqual({ code: 1008, reason: 'session ended' })
  await expect(connectPlain(uri)).rejects.toMatchObject({ status: 401 })
  await gateway.close()
})

it('takes no handshake that came through a proxy into local mode', async () => {
  const gateway = await createGateway()
  const meeting = await meetAt(gateway)
  const headers = { 'X-Forwarded-For': '203.0.113.1' }
  await expect(connectPlain(meeting.sharerUri, { headers })).rejects.toMatchObject({ status: 403 })
  await gateway.close()
})

it('has batches that wait for sharers keep no other batch of the tenant waiting', async () => {
  const gateway = await createGateway()
  const batch = async (
    user: string,
    request: { readonly url: string; readonly method: string; readonly body?: object },
  ) => {
    const headers = { Authorization: `Bearer ${await gateway.token({ user })}`, 'Content-Type': 'application/json' }
    const body = JSON.stringify({
      requests: [{ id: '1', headers: { 'Content-Type': 'application/json' }, ...request }],
    })
    return (await fetch(`${gateway.url}/beta/$batch`, { method: 'POST', headers, body })).json()
  }
  // As many as there are places in the lane of a tenant's batches.
  const asked = await Promise.all(
    ['requestRemoteHelpSessionAccess', 'microsoft.graph.requestRemoteHelpSessionAcces%73'].map(async (action) => {
      const meeting = await meetAt(gateway)
      const helper = await connectPlain(await meeting.helperUri())
      const sharer = await connectPlain(meeting.sharerUri)
      const { connectionId: pubSubConnectionId } = await helper.next({ event: 'connected' })
      const url = `${meeting.path.replace('/beta', '')}/${action}`
      const body = { sessionKey: meeting.sessionKey, pubSubConnectionId }
      const answer = batch(meeting.helper, { method: 'POST', url, body })
      await sharer.next({ data: { kind: 'accessRequested' } })
      return { meeting, answer }
    }),
  )
  const settings = { method: 'GET', url: '/deviceManagement/remoteAssistanceSettings' }
  expect(await batch(asked[0]?.meeting.helper ?? '', settings)).toMatchObject({ responses: [{ status: 200 }] })
  for (const { meeting } of asked) await meeting.end()
  for (const { answer } of asked) expect(await answer).toMatchObject({ responses: [{ status: 404 }] })
  await gateway.close()
})

it('lets nobody in by a URI of a session whose device was deleted', async () => {
  const gateway = await createGateway()
  const meeting = await meetAt(gateway)
  const headers = { Authorization: `Bearer ${await gateway.token()}` }
  expect((await fetch(`${gateway.url}${meeting.path}`, { method: 'DELETE', headers })).status).toBe(204)
  await expect(connectPlain(meeting.sharerUri)).rejects.toMatchObject({ status: 401 })
  await gateway.close()
})
