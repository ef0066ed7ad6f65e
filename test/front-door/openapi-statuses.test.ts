import { afterAll, describe, expect, it } from 'vitest'
import { callerOf, readScope } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { tenants } from '../support/gateways/running.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { type DescribedOperation, readOpenApi } from '../support/oracles/openapi/openapi.ts'

const gateway = await conforming(await startInProcess())
afterAll(() => gateway.stop())
const { operations } = await readOpenApi(gateway)
const owner = callerOf(() => gateway)
const callers = {
  owner,
  nobody: callerOf(() => gateway, tenants[0], 'Other.Permission'),
  reader: callerOf(() => gateway, tenants[0], readScope),
}

interface Attempt {
  readonly by?: keyof typeof callers
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly id?: string
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
  'repeatable too late': { headers: repeatable(undefined, new Date(0)) },
}

/** Makes the object that an operation needs, and lets it be tried. */
const attempt = async ({ path, method, requestBody }: DescribedOperation, { by = 'owner', ...asked }: Attempt) => {
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
/** Likewise what only the handshake of a WebSocket is refused with: the relay's tests do. */
const ofHandshakes: Readonly<Record<string, readonly string[]>> = { connectClient: ['401', '403'] }

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
    const declared = Object.keys(operation.responses).filter(
      (status) => !beyondReach.has(status) && !ofHandshakes[operation.operationId]?.includes(status),
    )
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(declared.map((status) => [status, expect.any(String)])))
  })
})
