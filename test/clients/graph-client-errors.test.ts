import { Client, GraphError } from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { published, readScope } from '../support/clients/caller.ts'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { graphClientOf, sessions } from './support/graph-client.ts'

let gateway: HttpsGateway
beforeAll(async () => {
  gateway = await startHttpsGateway()
})
afterAll(() => gateway?.stop())

const set = `/beta${sessions}`
const withoutToken = () => graphClientOf({ ...gateway, token: async () => 'no token at all' })
const stale = { 'If-Match': 'W/"9"' }

it.each<[string, number, string, (client: Client, item: string) => Promise<unknown>]>([
  [`POST ${set}`, 400, 'ModelValidationFailure', (client) => client.api(sessions).post({ sessionKey: 5 })],
  [`GET ${set}`, 400, 'BadRequest', (client) => client.api(sessions).filter('nothing eq 1').get()],
  ['GET /beta/nothing', 400, 'BadRequest', (client) => client.api('/nothing').get()],
  [`GET ${set}`, 401, 'InvalidAuthenticationToken', () => withoutToken().api(sessions).get()],
  [`POST ${set}`, 403, 'Forbidden', () => graphClientOf(gateway, readScope).api(sessions).post(published)],
  [`GET ${set}/none`, 404, 'ResourceNotFound', (client) => client.api(`${sessions}/none`).get()],
  [`PUT ${set}/none`, 405, 'MethodNotAllowed', (client) => client.api(`${sessions}/none`).put({})],
  [`GET ${set}`, 406, 'NotAcceptable', (client) => client.api(sessions).header('Accept', 'text/html').get()],
  [`PATCH ${set}/id`, 412, 'PreconditionFailed', (client, item) => client.api(item).headers(stale).patch(published)],
  [`DELETE ${set}/id`, 412, 'PreconditionFailed', (client, item) => client.api(item).headers(stale).delete()],
])('%s is a GraphError: %i %s', async (line, status, code, ask) => {
  const client = graphClientOf(gateway)
  const { id } = await client.api(sessions).post(published)
  gateway.wire()
  const error = await ask(client, `${sessions}/${id}`).catch((thrown: unknown) => thrown)
  const [exchange] = gateway.wire()
  expect(exchange && lineOf(exchange)).toBe(`${line.replace(/\/id$/, `/${id}`)} ${status}`)
  if (!(error instanceof GraphError)) throw new Error('The client threw no GraphError.', { cause: error })
  expect([error.statusCode, error.code, error.message]).toEqual([status, code, expect.stringContaining(' ')])
  expect(error.requestId).toBe(exchange?.answered.get('request-id'))
  expect(error.date.getTime()).not.toBeNaN()
  const { innerError } = JSON.parse(error.body)
  expect(innerError['client-request-id']).toBe(exchange?.asked.get('client-request-id'))
})

it('tells every fault of a body', async () => {
  const asked = graphClientOf(gateway).api(sessions).post({ sessionKey: 5, nothing: 1 })
  const error = await asked.catch((thrown: unknown) => thrown)
  if (!(error instanceof GraphError)) throw new Error('The client threw no GraphError.', { cause: error })
  const targets = JSON.parse(error.body).details.map(({ target }: { target: string }) => target)
  expect(targets).toEqual(expect.arrayContaining(['sessionKey', 'nothing', 'sessionType']))
})

it('sends its token to the hosts it is told of, and to no other', async () => {
  const authProvider = { getAccessToken: () => gateway.token() }
  const client = Client.initWithMiddleware({ authProvider, baseUrl: gateway.url, defaultVersion: 'beta' })
  gateway.wire()
  await expect(client.api(sessions).get()).rejects.toMatchObject({ statusCode: 401 })
  const [exchange] = gateway.wire()
  expect(exchange?.asked.get('Authorization')).toBeNull()
})
