import { KiotaClientFactory, MiddlewareFactory } from '@microsoft/kiota-http-fetchlibrary'
import type { ODataError } from '@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readScope } from '../support/clients/caller.ts'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { kiotaClientOf } from './support/kiota-client.ts'

/** Seconds that the next writes are told to wait, in turn. */
const waits: number[] = []
let gateway: HttpsGateway
beforeAll(async () => {
  gateway = await startHttpsGateway(async ({ isWrite }) => (isWrite ? (waits.shift() ?? 0) : 0))
})
afterAll(() => gateway?.stop())

type Partners = ReturnType<typeof kiotaClientOf>['deviceManagement']['remoteAssistancePartners']
const partnersFor = (scopes?: string): Partners =>
  kiotaClientOf(gateway, scopes ? { scopes } : {}).deviceManagement.remoteAssistancePartners
const withoutToken = (): Partners =>
  kiotaClientOf({ ...gateway, token: async () => 'none' }).deviceManagement.remoteAssistancePartners

it.each<[number, string, string | undefined, () => Promise<unknown>]>([
  [400, 'ModelValidationFailure', 'displayName', () => partnersFor().post({ displayName: 'x'.repeat(257) })],
  [400, 'BadRequest', '$top', () => partnersFor().get({ queryParameters: { top: 1000 } })],
  [401, 'InvalidAuthenticationToken', undefined, () => withoutToken().get()],
  [403, 'Forbidden', undefined, () => partnersFor(readScope).post({ displayName: 'a' })],
  [404, 'ResourceNotFound', undefined, () => partnersFor().byRemoteAssistancePartnerId('none').get()],
])('maps %i %s to ODataError', async (status, code, target, ask) => {
  gateway.wire()
  const error: ODataError = await ask().then(
    () => {
      throw new Error('The client threw nothing.')
    },
    (thrown) => thrown,
  )
  const [exchange] = gateway.wire()
  expect([exchange?.status, error.responseStatusCode]).toEqual([status, status])
  const requestId = exchange?.answered.get('request-id')
  expect(error.errorEscaped).toMatchObject({
    code,
    message: error.message,
    innerError: { requestId, clientRequestId: requestId, date: expect.any(Date) },
    ...(target === undefined ? {} : { target }),
  })
  expect(error.errorEscaped?.details ?? []).toMatchObject(code === 'ModelValidationFailure' ? [{ code, target }] : [])
})

it('gzips what it sends', async () => {
  const http = KiotaClientFactory.create(undefined, MiddlewareFactory.getPerformanceMiddlewares())
  const partners = kiotaClientOf(gateway, { http }).deviceManagement.remoteAssistancePartners
  gateway.wire()
  const made = await partners.post({ displayName: 'zipped' })
  await partners.byRemoteAssistancePartnerId(String(made?.id)).patch({ displayName: 'zipped again' })
  const exchanges = gateway.wire()
  expect(exchanges.map(({ status }) => status)).toEqual([201, 200])
  expect(exchanges.map(({ asked }) => asked.get('Content-Encoding'))).toEqual(['gzip', 'gzip'])
})

it('waits for as long as Retry-After says, and tries again', async () => {
  waits.push(1)
  const timer = vi.spyOn(globalThis, 'setTimeout')
  expect(await partnersFor().post({ displayName: 'late' })).toMatchObject({ displayName: 'late' })
  expect(timer.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(1000)
  const exchanges = gateway.wire()
  const path = '/beta/deviceManagement/remoteAssistancePartners'
  expect(exchanges.map(lineOf)).toEqual([`POST ${path} 429`, `POST ${path} 201`])
  expect(exchanges.map(({ asked }) => asked.get('Retry-Attempt'))).toEqual([null, '1'])
})
