import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { WebPubSubClient } from '@azure/web-pubsub-client'
import { HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions'
import { RetryHandlerOptions } from '@microsoft/kiota-http-fetchlibrary'
import { createEntityFromDiscriminatorValue, type Entity } from '@microsoft/msgraph-beta-sdk/models/index.js'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { Gateway } from '../../src/entry/testing/public.ts'
import { graphClientOf } from './support/graph-client.ts'
import { errorMappings, kiotaClientOf } from './support/kiota-client.ts'

// What a session takes, by Microsoft's clients and Azure's, as they come. Neither of Microsoft's has a model of these
// actions: one sends plain objects, the other requests of its own kind.

let gateway: Gateway
beforeAll(async () => {
  gateway = await createGateway({
    https: true,
    seed: {
      'deviceManagement/managedDevices': [
        { id: 'pixel', deviceName: 'PIXEL-7A-042', enrolledDateTime: '2026-01-01T00:00:00Z' },
      ],
      'deviceManagement/remoteAssistanceSettings': { remoteAssistanceState: 'enabled' },
    },
  })
  setDefaultCACertificates([...getCACertificates('default'), gateway.certificate ?? ''])
})
beforeEach(() => gateway.reset())
afterAll(() => gateway?.close())

const place = () => ({ url: gateway.httpsUrl ?? '', token: () => gateway.token() })
const device = '/deviceManagement/managedDevices/pixel'

/** Connects as the helper; answers with the id of the connection. */
const connect = async (uri: string) => {
  const client = new WebPubSubClient(uri, { autoReconnect: false })
  const connected = new Promise<string>((resolve) => client.on('connected', (event) => resolve(event.connectionId)))
  const disconnected = new Promise<void>((resolve) => client.on('disconnected', () => resolve()))
  await client.start()
  return { connectionId: await connected, disconnected }
}

it('is held by the JavaScript client of Microsoft Graph', async () => {
  const graph = graphClientOf({ ...place(), wire: () => [], stop: async () => undefined })
  const at = (name: string) => graph.api(`${device}/${name}`)
  const { sessionKey } = await at('createRemoteHelpSession').post({ sessionType: 'takeFullControl' })
  const found = await at(`microsoft.graph.retrieveRemoteHelpSession(sessionKey='${sessionKey}')`).get()
  expect(found.pubSubHelperAccessUri).toMatch(/^wss?:/)
  const { connectionId, disconnected } = await connect(found.pubSubHelperAccessUri)
  const sharer = await gateway.sharer({ sessionKey })

  const access = await at('requestRemoteHelpSessionAccess').post({ sessionKey, pubSubConnectionId: connectionId })
  expect(await sharer.next('granted')).toMatchObject({ pubSubEncryptionKey: access.pubSubEncryptionKey })
  const { sessionExpirationDateTime } = await at('extendRemoteHelpSession').post({ sessionKey })
  expect(await sharer.next('extended')).toMatchObject({ sessionExpirationDateTime })
  expect(await at('endRemoteHelpSession').post({ sessionKey })).toBeUndefined()
  await disconnected
  await expect(at(`retrieveRemoteHelpSession(sessionKey='${sessionKey}')`).get()).rejects.toMatchObject({
    statusCode: 404,
    code: 'ResourceNotFound',
  })

  const management = (name: string) => graph.api(`/deviceManagement/${name}`)
  const asked = "sharerId='a',sharerTenantId='b',sharerAadDeviceId='c',sharerDeviceIntuneMDMEnrolled=true"
  expect(await management(`getAllowedRemoteAssistanceActions(${asked})`).get()).toBeUndefined()
  await management('reportRemoteHelpSessionStartTime').post({ sessionId: 'a-session-of-elsewhere' })
  const report = await management('reports/getRemoteAssistanceSessionsReport').post({ select: ['SessionId'] })
  const { Values } = JSON.parse(Buffer.from(report.value, 'base64').toString())
  expect(Values).toContainEqual([found.id])
})

it('is held by requests of kiota', async () => {
  const { adapter } = kiotaClientOf(place())
  const send = async (method: HttpMethod, name: string, body?: object) => {
    const information = new RequestInformation(method, `{+baseurl}${device}/${name}`, { baseurl: adapter.baseUrl })
    information.headers.tryAdd('Accept', 'application/json')
    // Of itself it asks the sharer again after a 504, three times.
    information.addRequestOptions([new RetryHandlerOptions({ maxRetries: 0 })])
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    if (body) information.setStreamContent(bytes.buffer, 'application/json')
    const answer = await adapter.send<Entity>(information, createEntityFromDiscriminatorValue, errorMappings)
    return answer?.additionalData ?? {}
  }
  const { sessionKey } = await send(HttpMethod.POST, 'createRemoteHelpSession', { sessionType: 'viewScreen' })
  const found = await send(HttpMethod.GET, `retrieveRemoteHelpSession(sessionKey='${sessionKey}')`)
  const { connectionId } = await connect(String(found.pubSubHelperAccessUri))
  const ask = () =>
    send(HttpMethod.POST, 'requestRemoteHelpSessionAccess', { sessionKey, pubSubConnectionId: connectionId })
  await expect(ask()).rejects.toMatchObject({ responseStatusCode: 409 })

  // Nobody waits for a sharer who does not answer: the clock is moved instead.
  const sharer = await gateway.sharer({ sessionKey: String(sessionKey), decision: 'ignore' })
  const ignored = ask()
  await Promise.all([
    expect(ignored).rejects.toMatchObject({ responseStatusCode: 504 }),
    sharer.next('asked').then(() => gateway.clock.advance(60_000)),
  ])
  await sharer.next('withdrawn')
  await send(HttpMethod.POST, 'endRemoteHelpSession', { sessionKey })
  expect(await sharer.next('ended')).toMatchObject({ code: 1008 })
})
