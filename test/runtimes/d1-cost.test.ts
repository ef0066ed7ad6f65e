import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { tableOf } from '../../src/db/sql/table.ts'
import { readiness } from '../../src/db/store/readiness.ts'
import { recordTable } from '../../src/db/store/repeatable.ts'
import { tokenTable } from '../../src/db/store/skip-token.ts'
import { served as model } from '../../src/entities/model.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { publicUrl, type Running, settingsFor, tenants } from '../support/gateways/running.ts'
import { builtWorker } from '../support/process/built-worker.ts'

// What D1 bills: rows read and written, and how many round trips a request makes. The gateway logs what D1 reports.
const rows = 5000
const shared = 7

let running: Running
let database: D1Database
beforeAll(async () => {
  const issuer = await createIssuer()
  const harness = createTestHarness(builtWorker(settingsFor(issuer)))
  const { url } = await harness.listen()
  await harness.getWorker().applyD1Migrations('DATABASE')
  database = (await harness.getWorker().getEnv()).DATABASE as D1Database
  running = {
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    issuer,
    publicUrl,
    output: () => JSON.stringify(harness.getLogs()),
    stop: () => harness.close(),
  }
  await fill(tenants[0])
  await fill(tenants[1])
})
afterAll(() => running?.stop())

/** Rows of which `shared` have one session key in common, spread over all of them; ids in order, of this hour. */
const fill = (tenant: string) =>
  database
    .prepare(
      `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${rows - 1})
       insert into request_remote_help_session_access_response
         (tenant, id, revision, session_key, session_type, pub_sub_encryption_key, pub_sub_encryption)
       select ?, printf('%s-%04x-7000-8000-%012x', ?, i / 65536, i), 1,
         iif(i % ${Math.floor(rows / shared)} = 0, 'shared', 'key ' || i), 'viewScreen', '', '' from n`,
    )
    .bind(tenant, hourPrefix)
    .run()

/** The first 32 bits of a UUIDv7 of now, which are its first group. */
const hourPrefix = Date.now().toString(16).padStart(12, '0').slice(0, 8)

interface Cost {
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly attempts: number
}

/** What the gateway's log line of a request says that it cost. */
const costOf = async (headers: Headers): Promise<Cost> => {
  const line = () =>
    new RegExp(String.raw`\{[^{}]*request[^{}]*${headers.get('request-id')}[^{}]*rowsRead[^{}]*\}`).exec(
      running.output().replaceAll('\\', ''),
    )?.[0]
  await expect.poll(line).toBeDefined()
  return JSON.parse(line() ?? '{}')
}

it('creates in one round trip and writes two rows', async () => {
  const { status, headers } = await callerOf(() => running).post(answers, published)
  expect(status).toBe(201)
  expect(await costOf(headers)).toMatchObject({ attempts: 1, rowsWritten: 2 })
})

it('says that it is ready for one statement that reads no row', async () => {
  const { sql, params } = readiness([...model.map(tableOf), recordTable, tokenTable])
  const { meta } = await database
    .prepare(sql)
    .bind(...params)
    .all()
  expect(meta.rows_read).toBe(0)
  expect((await running.fetch('/readyz')).status).toBe(200)
})

const select = '$select=id,sessionKey'
const partners = '/beta/deviceManagement/remoteAssistancePartners'
const settings = '/beta/deviceManagement/remoteAssistanceSettings'
const partner = {
  displayName: 'a',
  onboardingStatus: 'onboarded',
  lastConnectionDateTime: '2026-01-01T00:00:00Z',
}
const repeatable = () => ({
  'Repeatability-Request-ID': crypto.randomUUID(),
  'Repeatability-First-Sent': new Date().toUTCString(),
})
type Request = readonly [method: string, path: string, init?: { body?: unknown; headers?: Record<string, string> }]
const change = { body: { sessionKey: 'b' } }
const stale = { 'If-Match': 'W/"99"' }
const nobody = `${answers}/01a00000-0000-7000-8000-000000000000`

/** Requests that go to the database once, each after another has made what it is about. */
const once: Readonly<Record<string, (id: string) => readonly [status: number, ...requests: Request[]]>> = {
  'a create': () => [201, ['POST', answers, { body: published }]],
  'a repeatable create': () => [201, ['POST', answers, { body: published, headers: repeatable() }]],
  'a repeatable create that comes again': () => {
    const request = ['POST', answers, { body: published, headers: repeatable() }] as const
    return [201, request, request]
  },
  'a get': (id) => [200, ['GET', `${answers}/${id}`]],
  'a get of nothing': () => [404, ['GET', nobody]],
  'a list': () => [200, ['GET', `${answers}?${select}`]],
  'a list with $count': () => [200, ['GET', `${answers}?$count=true&$top=2&${select}`]],
  'a list with $count, $filter and $orderby': () => [
    200,
    ['GET', `${answers}?$count=true&$filter=contains(sessionKey,'shared')&$orderby=sessionKey desc&$top=2&${select}`],
  ],
  'a list with $search and $skip': () => [200, ['GET', `${answers}?$search=shared&$skip=2&$top=2&${select}`]],
  'a count': () => [200, ['GET', `${answers}/$count`]],
  'a count with $filter': () => [200, ['GET', `${answers}/$count?$filter=contains(sessionKey,'shared')`]],
  'an update': (id) => [200, ['PATCH', `${answers}/${id}`, change]],
  'a conditional update': (id) => [200, ['PATCH', `${answers}/${id}`, { ...change, headers: { 'If-Match': 'W/"1"' } }]],
  'a repeatable update': (id) => [200, ['PATCH', `${answers}/${id}`, { ...change, headers: repeatable() }]],
  'a repeatable update that comes again': (id) => {
    const request = ['PATCH', `${answers}/${id}`, { ...change, headers: repeatable() }] as const
    return [200, request, request]
  },
  'an update of nothing': () => [404, ['PATCH', nobody, change]],
  'an update of another state': (id) => [412, ['PATCH', `${answers}/${id}`, { ...change, headers: stale }]],
  'a conditional update of nothing': () => [404, ['PATCH', nobody, { ...change, headers: stale }]],
  'an update of a singleton': () => [200, ['PATCH', settings, { body: { blockChat: true } }]],
  'a get of a singleton': () => [200, ['GET', settings]],
  'a delete': (id) => [204, ['DELETE', `${answers}/${id}`]],
  'a repeatable delete': (id) => [204, ['DELETE', `${answers}/${id}`, { headers: repeatable() }]],
  'a delete of nothing': () => [404, ['DELETE', nobody]],
  'a delete of another state': (id) => [412, ['DELETE', `${answers}/${id}`, { headers: stale }]],
}

it.each(Object.keys(once))('makes one round trip for %s', async (name) => {
  const { call, post } = callerOf(() => running, tenants[1])
  const { id } = (await post(answers, published)).body
  const [expected, ...requests] = once[name]?.(id) ?? [0]
  for (const [method, path, init] of requests) {
    const { status, headers } = await call(method, path, init)
    expect(status).toBe(expected)
    expect((await costOf(headers)).attempts).toBe(1)
  }
})

it.each([
  ['all', '', rows],
  ['a few by their key', `?$filter=id le '${hourPrefix}-0000-7000-8000-000000000009'`, 10],
  ['those of an index', "?$filter=sessionKey eq 'shared'", shared],
])('reads no row twice to count %s', async (_, query, atLeast) => {
  const { get } = callerOf(() => running)
  const { status, headers, text } = await get(`${answers}/$count${query}`)
  expect(status).toBe(200)
  expect(Number(text)).toBeGreaterThanOrEqual(atLeast)
  expect((await costOf(headers)).rowsRead).toBeLessThanOrEqual(Number(text) + 2)
})

it('makes one round trip for a page behind a link that holds its position', async () => {
  const { get } = callerOf(() => running, tenants[1])
  const { body } = await get(`${answers}?$top=2&$count=true&$filter=contains(sessionKey,'shared')&${select}`)
  const { status, headers } = await get(body['@odata.nextLink'].slice(publicUrl.length))
  expect(status).toBe(200)
  expect((await costOf(headers)).attempts).toBe(1)
})

it('makes one round trip for an action, also for one that is refused', async () => {
  const { call, post } = callerOf(() => running, tenants[1])
  const { id } = (await post(partners, partner)).body
  for (const [name, expected, init] of [
    ['beginOnboarding', 204, {}],
    ['disconnect', 412, { headers: stale }],
    ['disconnect', 204, { headers: repeatable() }],
  ] as const) {
    const { status, headers } = await call('POST', `${partners}/${id}/${name}`, init)
    expect(status).toBe(expected)
    expect((await costOf(headers)).attempts).toBe(1)
  }
})

it('reads one row by its id', async () => {
  const { get, post } = callerOf(() => running)
  const { id } = (await post(answers, published)).body
  expect(await costOf((await get(`${answers}/${id}`)).headers)).toMatchObject({ attempts: 1, rowsRead: 1 })
})

it('reads only the matches of a session key', async () => {
  const { headers, body } = await callerOf(() => running).get(`${answers}?$filter=sessionKey eq 'shared'&${select}`)
  expect(body.value).toHaveLength(shared + 1)
  const { attempts, rowsRead } = await costOf(headers)
  expect(attempts).toBe(1)
  // The index is of the key alone: both tenants' rows are looked at, each once in the index and once in the table.
  expect(rowsRead).toBeLessThanOrEqual(4 * (shared + 1))
})

it.each(['', '&$orderby=id desc'])('reads a page of rows for a page of rows, at any depth%s', async (order) => {
  const { get } = callerOf(() => running)
  const size = 500
  let path = `${answers}?$top=${size}&${select}${order}`
  for (let page = 0; page < rows / size; page += 1) {
    const { headers, body } = await get(path)
    expect(body.value).toHaveLength(size)
    const { rowsRead } = await costOf(headers)
    expect(rowsRead).toBeLessThanOrEqual(size + 2)
    path = body['@odata.nextLink'].slice(publicUrl.length)
  }
})
