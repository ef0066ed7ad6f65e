import { afterAll, describe, expect, it } from 'vitest'
import type { Rooms } from '../../src/relay/rooms.ts'
import { callerOf, readScopes, writeScopes } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { tenants } from '../support/gateways/running.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { type DescribedOperation, readOpenApi } from '../support/oracles/openapi/openapi.ts'
import { isOfSession, sessionRequest } from '../support/samples/session-requests.ts'

/** Rooms whose sharer says what the helper's connection is called. */
const rooms: Rooms = {
  ask: async (_, { connectionId }) =>
    connectionId === 'alone' || connectionId === 'silent' ? connectionId : 'allowed',
  granted: async () => {},
  extended: async () => {},
  ended: async () => {},
}
const gateway = await conforming(await startInProcess({}, { rooms }))
afterAll(() => gateway.stop())
const { operations } = await readOpenApi(gateway)
const operator = 'DeviceManagementManagedDevices.PrivilegedOperations.All'
const owner = callerOf(() => gateway, tenants[0], `${writeScopes} ${operator}`)
const callers = {
  owner,
  nobody: callerOf(() => gateway, tenants[0], 'Other.Permission'),
  reader: callerOf(() => gateway, tenants[0], readScopes),
}

interface Attempt {
  readonly by?: keyof typeof callers
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly id?: string
  /** What a session is asked for beside its key. */
  readonly connection?: string
  /** Whether it is asked for the second time. */
  readonly isAgain?: boolean
}

/** What may be right or wrong with a request, whatever it asks for. */
const attempts: Readonly<Record<string, Attempt>> = {
  'all is well': {},
  'another id': { id: 'absent' },
  'no permission': { by: 'nobody' },
  'permission to read': { by: 'reader' },
  'no token': { headers: { Authorization: '' } },
  'an option that is none': { query: '?$none=1' },
  'an option left out': { query: '?$apply=aggregate(x)' },
  'JSON asked for': { query: '?$format=json' },
  'a format that is none': { query: '?$format=application/atom%2Bxml' },
  'plain text wanted': { headers: { Accept: 'text/plain' } },
  'an image wanted': { headers: { Accept: 'image/png' } },
  'no answer wanted': { headers: { Prefer: 'return=minimal' } },
  'any tag': { headers: { 'If-Match': '*' } },
  'another tag': { headers: { 'If-Match': 'W/"99"' } },
  'no tag': { headers: { 'If-None-Match': '*' } },
  'a bad tag': { headers: { 'If-Match': 'tag' } },
  'a body that is none': { body: '{' },
  'a body with another property': { body: { other: 1 } },
  'a body in text': { body: 'text', headers: { 'Content-Type': 'text/plain' } },
  'a body too large': { body: ' '.repeat(2 ** 20 + 1) },
  'a URL too long': { query: `?x=${'x'.repeat(16 * 1024)}` },
  'headers too large': { headers: { 'X-Long': 'x'.repeat(16 * 1024) } },
  'an old version of WebSocket': { headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': '8' } },
  repeatable: { headers: repeatable() },
  again: { isAgain: true },
  'with nobody there': { connection: 'alone' },
  'with nobody who answers': { connection: 'silent' },
  'repeatable too late': { headers: repeatable(undefined, new Date(0)) },
}

/** Makes the session that an operation needs, and lets it be tried. */
const attemptOnSession = async (operation: DescribedOperation, { by = 'owner', ...asked }: Attempt) => {
  const { target, named, body } = await sessionRequest(owner, operation)
  const path = asked.id === undefined ? target : target.replace(named, asked.id)
  const sent =
    body && 'pubSubConnectionId' in body
      ? { ...body, pubSubConnectionId: asked.connection ?? 'c.1' }
      : asked.id !== undefined && body && 'sessionKey' in body
        ? { ...body, sessionKey: asked.id }
        : body
  const send = () =>
    callers[by].call(operation.method, path + (asked.query ?? ''), {
      ...(operation.method === 'GET' ? {} : { body: asked.body ?? sent }),
      ...(asked.headers ? { headers: asked.headers } : {}),
    })
  if (asked.isAgain) await send()
  return send()
}

/** Makes the object that an operation needs, and lets it be tried. */
const attempt = async (operation: DescribedOperation, { by = 'owner', ...asked }: Attempt) => {
  if (isOfSession(operation)) return attemptOnSession(operation, { by, ...asked })
  const { path, method, requestBody } = operation
  const example = requestBody?.content['application/json']?.example
  const set = path.replace(/\/\{id\}.*$/, '')
  const id = asked.id ?? (path.includes('{id}') ? (await owner.post(set, creationOf(set))).body.id : '')
  const isRead = method === 'GET'
  return callers[by].call(method, path.replace('{id}', id) + (asked.query ?? ''), {
    ...(isRead ? {} : { body: asked.body ?? example }),
    ...(asked.headers ? { headers: asked.headers } : {}),
  })
}

const creationOf = (set: string) =>
  operations.find(({ path, method }) => path === set && method === 'POST')?.requestBody?.content['application/json']
    ?.example

/** What the callers here cannot bring about: the fault tests and the rate limits' own tests do. */
const beyondReach = new Set(['101', '429', '500', '503'])
/**
 * Likewise what only the handshake of a WebSocket is refused with, for which the relay's tests are, and a request that
 * others are quicker than again and again.
 */
const beyondReachOf: readonly (readonly [operation: RegExp, statuses: readonly string[]])[] = [
  [/^connectClient$/, ['401', '403']],
  // By the tenant's settings, for which the tests of sessions are.
  [/^joinRemoteHelpSession$/, ['403']],
  [/^(create|extend|end)RemoteHelpSession/, ['409']],
]

describe.each(operations)('$operationId', (operation) => {
  it('is answered with every status it declares, and with no other', async () => {
    const seen = new Map<string, string>()
    for (const [name, asked] of Object.entries(attempts)) {
      const { status, headers } = await attempt(operation, asked)
      seen.set(String(status), name)
      const declared = Object.keys(operation.responses[status]?.headers ?? {})
      const missing = ['ETag', 'Location', 'OData-EntityId', 'Preference-Applied', 'WWW-Authenticate', 'OData-Version']
      expect([name, status, missing.filter((other) => headers.has(other) && !declared.includes(other))]).toEqual([
        name,
        status,
        [],
      ])
    }
    const isBeyond = (status: string) =>
      beyondReach.has(status) ||
      beyondReachOf.some(([pattern, statuses]) => pattern.test(operation.operationId) && statuses.includes(status))
    const declared = Object.keys(operation.responses).filter((status) => !isBeyond(status))
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(declared.map((status) => [status, expect.any(String)])))
  })
})
