import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { FaultRule, Gateway } from '../../src/entry/testing/public.ts'
import { localTenant } from '../../src/local/identity.ts'
import { published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { trusting } from '../support/process/trusting.ts'
import { sessions } from './support/graph-client.ts'
import { kiotaClientOf } from './support/kiota-client.ts'

// A gateway in a test suite, and Microsoft's clients as they come, with their own handlers of retries.

const scope = 'https://graph.microsoft.com/.default'
const partners = '/deviceManagement/remoteAssistancePartners'
let gateway: Gateway
let url = ''
let client: Client
let kiota: ReturnType<typeof kiotaClientOf>
beforeAll(async () => {
  gateway = await createGateway({ https: true })
  url = gateway.httpsUrl ?? ''
  trusting(gateway.certificate ?? '')
  const credential = new ClientSecretCredential(localTenant, localTenant, 'any', {
    authorityHost: url,
    disableInstanceDiscovery: true,
  })
  const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: [scope] })
  const customHosts = new Set(['localhost'])
  client = Client.initWithMiddleware({ authProvider, baseUrl: `${url}/`, defaultVersion: 'beta', customHosts })
  kiota = kiotaClientOf({ url, token: () => gateway.token() })
})
beforeEach(() => gateway.reset())
afterAll(() => gateway?.close())

/** What came, as the gateway tells it: method, status and what was injected. */
const seen = () =>
  gateway
    .requests()
    .filter(({ path }) => path.startsWith('/beta/'))
    .map(({ method, status, fault }) => [method, status, fault ?? ''].join(' ').trim())

/** Milliseconds that something waited for, while `work` is done. */
const waits = async (work: () => Promise<unknown>) => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  await work()
  const asked = timer.mock.calls.map(([, milliseconds]) => Number(milliseconds))
  timer.mockRestore()
  return asked
}

it('gives credentials a token, which is good at both addresses', async () => {
  const credential = new ClientSecretCredential(localTenant, localTenant, 'any', {
    authorityHost: url,
    disableInstanceDiscovery: true,
  })
  const token = await credential.getToken(scope)
  for (const at of [url, gateway.url]) {
    const response = await fetch(`${at}/beta${sessions}`, { headers: { Authorization: `Bearer ${token?.token}` } })
    expect([response.status, (await response.json())['@odata.context']]).toEqual([
      200,
      `${at}/beta/$metadata#RequestRemoteHelpSessionAccessResponse`,
    ])
  }
})

describe.each<[string, FaultRule['fault'], number]>([
  ['throttled', 'throttle', 429],
  ['out of service', 'unavailable', 503],
])('a client that is told it is %s', (_, fault, status) => {
  const rule: FaultRule = { fault, retryAfter: 1, times: 1 }

  it('waits as long as it is told, and gets through: the Graph client', async () => {
    gateway.faults.set({ ...rule, method: 'POST', path: `/beta${sessions}` })
    const asked = await waits(async () => expect(await client.api(sessions).post(published)).toMatchObject(published))
    expect(asked).toContain(1000)
    expect(seen()).toEqual([`POST ${status} ${fault}`, 'POST 201'])
  })

  it('waits as long as it is told, and gets through: kiota', async () => {
    gateway.faults.set({ ...rule, path: `/beta${partners}` })
    const asked = await waits(() => kiota.deviceManagement.remoteAssistancePartners.post({ displayName: 'late' }))
    expect(asked).toContain(1000)
    expect(seen()).toEqual([`POST ${status} ${fault}`, 'POST 201'])
  })
})

it.each<[FaultRule['fault'], number, string]>([
  ['error', 500, 'InternalServerError'],
  ['bad-gateway', 502, 'BadGateway'],
  ['conflict', 409, 'Conflict'],
  ['precondition', 412, 'PreconditionFailed'],
  ['not-found', 404, 'ResourceNotFound'],
  ['forbidden', 403, 'Forbidden'],
  ['expired', 401, 'InvalidAuthenticationToken'],
])('tells both of %s as they tell it of Graph', async (fault, status, code) => {
  gateway.faults.set({ fault })
  const thrown = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(await thrown(client.api(partners).get())).toMatchObject({ statusCode: status, code })
  expect(await thrown(kiota.deviceManagement.remoteAssistancePartners.get())).toMatchObject({
    responseStatusCode: status,
    errorEscaped: { code },
  })
})

it('lets a repeatable write whose answer was lost be sent again, and does it once', async () => {
  gateway.faults.set({ fault: 'drop-after', method: 'POST', times: 1 })
  const headers = repeatable()
  const send = () => client.api(sessions).headers(headers).post(published)
  await expect(send()).rejects.toThrow()
  const made = await send()
  expect(seen()).toEqual(['POST 0 drop-after', 'POST 201'])
  const { value } = await client.api(sessions).get()
  expect(value.map(({ id }: { readonly id: string }) => id)).toEqual([made.id])
})
