import { afterAll, expect, it } from 'vitest'
import { oneWindow } from '../../src/db/engines/database.ts'
import { GraphError, type Reason } from '../../src/errors.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { helper, join, startSessions } from '../support/gateways/start-sessions.ts'

const [tenant] = tenants
let isDraining = false
let fault: Error | undefined
const issuer = await createIssuer()
const app = await startApp({
  issuer,
  isDraining: () => isDraining,
  through: (database) => ({ execute: (...call) => (fault ? Promise.reject(fault) : database.execute(...call)) }),
})
const foreign = await startApp({
  issuer: {
    ...issuer,
    jwks: { keys: issuer.jwks.keys.map((key) => ({ ...key, issuer: 'https://login.example.test' })) },
  },
})
const throttled = await startApp({ settings: { RATE_LIMITS: 'application=1' } })
const narrow = await startApp({
  issuer,
  through: (database) => ({ ...database, scan: { ...oneWindow, windowTime: 5, window: 1, mostRows: 1 } }),
})
const keyless = await startInProcess({ AUTH_JWKS: '', AUTH_JWKS_URL: 'http://127.0.0.1:1/keys' })
const meeting = await startSessions()
const gateways = [app, foreign, throttled, narrow, keyless, meeting.app]
afterAll(() => Promise.all(gateways.map(({ stop }) => stop())))

const { get, post, call } = callerOf(() => app)
const now = Math.floor(Date.now() / 1000)
const bearer = (authorization: string) => get(answers, { Authorization: authorization })
const signed = async (claims: object, header: Record<string, unknown> = {}) =>
  bearer(`Bearer ${await issuer.sign({ ...issuer.claimsFor({ tenant, audience }), ...claims }, header)}`)
const filter = (text: string) => get(`${answers}?$filter=${encodeURIComponent(text)}`)
const times = (count: number, text: string, separator: string) => Array(count).fill(text).join(separator)
const sent = (body: unknown, headers: Record<string, string> = {}) => post(answers, body, headers)
const batched = (requests: readonly object[]) => post('/beta/$batch', { requests })
const item = { id: '1', method: 'GET', url: '/$metadata' }
const broken = (error: Error) => async () => {
  fault = error
  const answer = await get(answers)
  fault = undefined
  return answer
}

/** A request for access to a session whose sharer says this. */
const asked = async (decision: 'declined' | 'silent' | 'alone') => {
  const device = await meeting.newDevice()
  const { sessionKey } = await meeting.create(device)
  const { post } = meeting.as(helper)
  await post(join, { sessionKey })
  meeting.says.decide = async () => decision
  return post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId: 'CANARY' })
}

type Send = () => Promise<{ readonly status: number; readonly headers: Headers }>
/** A request that is refused for each reason there is but those of a batch, of a queue and of a connection, and the line's `error` and `target` if any. */
const requests: Record<
  Exclude<Reason, 'dependsOn' | 'answer size' | 'waiting' | 'time' | 'not HTTP'>,
  readonly [send: Send, error: string, target?: string]
> = {
  'no token': [() => bearer(''), 'InvalidAuthenticationToken'],
  'not a token': [() => bearer('Basic Q0FOQVJZ'), 'InvalidAuthenticationToken'],
  header: [() => signed({}, { nonce: 'CANARY' }), 'InvalidAuthenticationToken'],
  lifetime: [() => signed({ exp: undefined }), 'InvalidAuthenticationToken'],
  expired: [() => signed({ exp: now - 400 }), 'InvalidAuthenticationToken'],
  'not yet valid': [() => signed({ nbf: now + 400 }), 'InvalidAuthenticationToken'],
  audience: [() => signed({ aud: 'CANARY' }), 'InvalidAuthenticationToken'],
  tenant: [() => signed({ tid: 'CANARY' }), 'InvalidAuthenticationToken'],
  version: [() => signed({ ver: 'CANARY' }), 'InvalidAuthenticationToken'],
  issuer: [() => signed({ iss: 'CANARY' }), 'InvalidAuthenticationToken'],
  'kid unknown': [() => signed({}, { kid: 'CANARY' }), 'InvalidAuthenticationToken'],
  'key issuer': [() => callerOf(() => foreign).get(answers), 'InvalidAuthenticationToken'],
  signature: [
    async () => {
      const [head, , signature] = (await issuer.token({ tenant, audience })).split('.')
      const [, payload] = (await issuer.token({ tenant, audience, scopes: 'CANARY' })).split('.')
      return bearer(`Bearer ${head}.${payload}.${signature}`)
    },
    'InvalidAuthenticationToken',
  ],
  permission: [() => callerOf(() => app, tenant, 'CANARY').get(answers), 'Forbidden'],
  'body size': [() => sent('"CANARY"'.padEnd(70_000)), 'RequestEntityTooLarge'],
  'body depth': [() => sent('['.repeat(20)), 'BadRequest'],
  'batch size': [() => batched(Array.from({ length: 21 }, (_, id) => ({ ...item, id: `${id}` }))), 'BadRequest'],
  'option length': [() => filter(`sessionKey eq '${'CANARY'.repeat(400)}'`), 'BadRequest', '$filter'],
  'query depth': [() => filter(`${'('.repeat(30)}true${')'.repeat(30)}`), 'BadRequest', '$filter'],
  'rows examined': [
    async () => {
      const { get, post } = callerOf(() => narrow)
      for (let row = 0; row < 2; row += 1) await post(answers, published)
      return get(`${answers}?$orderby=sessionKey`)
    },
    'BadRequest',
    '$orderby',
  ],
  comparisons: [() => filter(times(26, "sessionKey eq 'CANARY'", ' or ')), 'BadRequest', '$filter'],
  'list members': [() => filter(`sessionKey in (${times(51, "'CANARY'", ',')})`), 'BadRequest', '$filter'],
  literals: [() => filter(`0 lt ${times(60, '1', ' add ')}`), 'BadRequest', '$filter'],
  'order terms': [() => get(`${answers}?$orderby=${times(6, 'id', ',')}`), 'BadRequest', '$orderby'],
  'url length': [() => get(`${answers}?x=${'CANARY'.repeat(3000)}`), 'UriTooLong'],
  'header size': [() => get(answers, { 'X-Long': 'CANARY'.repeat(3000) }), 'RequestHeaderFieldsTooLarge'],
  'entity tags': [() => get(`${answers}/CANARY`, { 'If-Match': times(21, '"CANARY"', ',') }), 'BadRequest', 'If-Match'],
  'rate limit': [
    async () => {
      await callerOf(() => throttled).get(answers)
      return callerOf(() => throttled).get(answers)
    },
    'TooManyRequests',
  ],
  path: [() => get('/beta/CANARY'), 'BadRequest'],
  'not found': [() => get(`${answers}/CANARY`), 'ResourceNotFound'],
  method: [() => call('PUT', answers), 'MethodNotAllowed'],
  query: [() => get(`${answers}?CANARY=%zz`), 'BadRequest'],
  body: [() => sent('{CANARY'), 'BadRequest'],
  property: [() => sent({ ...published, CANARY: 1 }), 'ModelValidationFailure'],
  Accept: [() => get(answers, { Accept: 'text/canary' }), 'NotAcceptable'],
  'Content-Type': [() => sent('CANARY', { 'Content-Type': 'text/plain' }), 'UnsupportedMediaType'],
  'Content-Encoding': [() => sent('CANARY', { 'Content-Encoding': 'br' }), 'UnsupportedMediaType'],
  precondition: [
    async () => {
      const { id } = (await sent(published)).body
      return call('DELETE', `${answers}/${id}`, { headers: { 'If-Match': '"CANARY"' } })
    },
    'PreconditionFailed',
  ],
  session: [() => asked('alone'), 'Conflict'],
  declined: [() => asked('declined'), 'Forbidden'],
  'no consent': [() => asked('silent'), 'GatewayTimeout'],
  'wrong keys': [
    async () => {
      const { post } = meeting.as(helper)
      for (let tries = 0; tries < 10; tries += 1) await post(join, { sessionKey: 'CANARY' })
      return post(join, { sessionKey: 'CANARY' })
    },
    'TooManyRequests',
  ],
  'keys out of reach': [() => callerOf(() => keyless).get(answers), 'ServiceNotAvailable'],
  draining: [
    async () => {
      isDraining = true
      const answer = await get(answers)
      isDraining = false
      return answer
    },
    'ServiceNotAvailable',
  ],
  'not available': [broken(new GraphError('ServiceNotAvailable', 'Away.')), 'ServiceNotAvailable'],
  internal: [broken(new Error('CANARY')), 'InternalServerError'],
}

const linesOf = (): readonly Record<string, unknown>[] => [
  ...[app, foreign, throttled, narrow, meeting.app].flatMap(({ lines }) => lines),
  ...keyless
    .output()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
]

it.each(Object.entries(requests))('a refusal says why: %s', async (reason, [send, error, target]) => {
  const before = linesOf().length
  const { status, headers } = await send()
  const lines = linesOf().filter(({ requestId }) => requestId === headers.get('request-id'))
  const expected = { error, reason, status, ...(target === undefined ? {} : { target }) }
  expect(lines.find(({ event }) => event === 'request')).toMatchObject(expected)
  for (const line of lines.filter(({ event }) => event === 'audit')) expect(line).toMatchObject(expected)
  expect(linesOf().length).toBeGreaterThan(before)
  expect(gateways.map(({ output }) => output()).join()).not.toMatch(/canary|Q0FOQVJZ/i)
})

it.each([
  ['its structure', { requests: 'CANARY' }, 'requests'],
  ['an id', [{ ...item, id: 1 }], 'id'],
  ['what it depends on', [{ ...item, dependsOn: ['CANARY'] }], 'dependsOn'],
] as const)('a batch that is refused says why: %s', async (_, requests, reason) => {
  const { headers } = await post('/beta/$batch', Array.isArray(requests) ? { requests } : requests)
  const line = app.lines.find(({ event, requestId }) => event === 'request' && requestId === headers.get('request-id'))
  expect(line).toMatchObject({ error: 'BadRequest', reason, status: 400, route: '/beta/$batch' })
})

it('a request of a batch that is not sent says why on a line of its own', async () => {
  const { headers } = await batched([
    { ...item, url: 'https://CANARY.example' },
    { ...item, id: '2', method: 'CANARY' },
    { ...item, id: '3', headers: { 'CANARY ': '' } },
    { ...item, id: '4', dependsOn: ['1'] },
  ])
  const lines = app.lines.filter(
    ({ event, requestId }) => event === 'batch item' && requestId === headers.get('request-id'),
  )
  const of = ({ route, status, error, reason }: Record<string, unknown>) => [route, status, error, reason]
  expect(lines.map(of).sort()).toEqual([
    ['/beta/$batch', 400, 'BadRequest', 'headers'],
    ['/beta/$batch', 400, 'BadRequest', 'method'],
    ['/beta/$batch', 400, 'BadRequest', 'url'],
    ['/beta/$batch', 424, 'FailedDependency', 'dependsOn'],
  ])
  expect(app.output()).not.toMatch(/canary/i)
})

it.each([
  ['a query option', () => get(`${answers}?$top=CANARY`), '$top'],
  ['a header', () => get(`${answers}/CANARY`, { 'If-Match': 'CANARY' }), 'If-Match'],
  ['a property', () => sent({ ...published, sessionKey: { CANARY: 1 } }), 'sessionKey'],
  ['a property in another spelling', () => sent({ ...published, SESSIONTYPE: 'CANARY' }), 'sessionType'],
  ['several, one of which nobody declared', () => sent({ sessionType: 'CANARY', CANARY: 1 }), 'sessionType'],
  ['an option that is not supported', () => get(`${answers}?$apply=CANARY`), '$apply'],
  [
    'the reason of a write that may be repeated',
    () => sent('['.repeat(20), { 'Repeatability-Request-ID': 'CANARY', 'Repeatability-First-Sent': 'CANARY' }),
    'body depth',
  ],
  ['an unknown option', () => get(`${answers}?$CANARY=1`), 'query'],
  ['an unknown property', () => sent({ ...published, constructor: 'CANARY' }), 'property'],
])('names what is at fault where it is one of our own names: %s', async (_, send, reason) => {
  const { headers } = await send()
  const line = app.lines.find(({ requestId, event }) => requestId === headers.get('request-id') && event === 'request')
  expect(line?.reason).toContain(reason)
  expect(app.output()).not.toMatch(/canary/i)
})

it('says why of each request of a batch', async () => {
  const before = app.lines.length
  await batched([
    item,
    { ...item, id: '2', url: '/CANARY' },
    { ...item, id: '3', url: `${answers.slice(5)}?$top=CANARY` },
  ])
  const lines = app.lines.slice(before).filter(({ event }) => event === 'request')
  expect(lines.map(({ route, error, reason }) => [route, error, reason])).toEqual(
    expect.arrayContaining([
      ['/beta/$metadata', undefined, undefined],
      ['/beta/{unknown}', 'BadRequest', 'path'],
      [answers, 'BadRequest', '$top'],
      ['/beta/$batch', undefined, undefined],
    ]),
  )
})

it('tells of a fetch of keys that failed whom it asked, and why', async () => {
  const gateway = await startInProcess({ AUTH_JWKS: '', AUTH_JWKS_URL: 'http://127.0.0.1:1/keys?appid=CANARY' })
  await callerOf(() => gateway).get(answers)
  const [line = ''] = gateway.output().split('\n')
  const expected = { level: 'error', event: 'keys not fetched', host: '127.0.0.1:1', cause: 'TypeError bad port' }
  expect(JSON.parse(line)).toMatchObject(expected)
  expect(gateway.output()).not.toContain('CANARY')
  await gateway.stop()
})
