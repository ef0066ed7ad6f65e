import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { readOpenApi } from '../support/oracles/openapi/openapi.ts'

const gateway = await startInProcess()
afterAll(() => gateway.stop())
const { get, post, call } = callerOf(() => gateway)
const { operations } = await readOpenApi(gateway)

const clientRequestId = 'abcdef01-2345-6789-abcd-ef0123456789'
const headers = { 'client-request-id': clientRequestId }
const general = [
  'request-id',
  'client-request-id',
  'Cache-Control',
  'X-Content-Type-Options',
  'Strict-Transport-Security',
]

it('has the general headers with every answer', async () => {
  const { body, headers: created } = await post(answers, published, headers)
  const item = `${answers}/${body.id}`
  const all = [
    created,
    (await get(item, headers)).headers,
    (await get(item, { ...headers, 'If-None-Match': '*' })).headers,
    (await call('PATCH', item, { body: {}, headers: { ...headers, Prefer: 'return=minimal', ...repeatable() } }))
      .headers,
    (await call('OPTIONS', item, { headers })).headers,
    (await get(`${answers}/absent`, headers)).headers,
    (await get('/beta/nothing', headers)).headers,
    (await get(answers, { ...headers, Authorization: '' })).headers,
    (await post('/beta/$batch', { requests: [] }, headers)).headers,
    ...(
      await Promise.all(
        ['/', '/nothing', '/healthz', '/readyz', '/beta', '/beta/$metadata'].map((path) => get(path, headers)),
      )
    ).map((answer) => answer.headers),
  ]
  for (const answer of all) {
    expect(Object.fromEntries(general.map((name) => [name, answer.get(name)]))).toEqual({
      'request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'client-request-id': clientRequestId,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000',
    })
  }
  expect(new Set(all.map((answer) => answer.get('request-id'))).size).toBe(all.length)
})

it("keeps an answer's own Cache-Control", async () => {
  expect((await get('/docs')).headers.get('Cache-Control')).toBe('no-cache')
  const [, script = ''] = /src="(\/docs\/docs-\w+\.js)"/.exec((await get('/docs')).text) ?? []
  expect((await get(script)).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
})

it('declares them with every response of the document', () => {
  const responses = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses).map(
      ([status, response]) => [operationId, status, Object.keys(response.headers ?? {})] as const,
    ),
  )
  expect(responses.length).toBeGreaterThan(100)
  // What a handshake is answered with the library of WebSockets writes.
  const ours = responses.filter(([, status]) => status !== '101')
  expect(ours.filter(([, , declared]) => general.some((name) => !declared.includes(name)))).toEqual([])
})
