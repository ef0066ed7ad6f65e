import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import { published, writeScope } from '../support/clients/caller.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { fuzz } from '../support/process/fuzz.ts'

let gateway: Running
let token: string
beforeAll(async () => {
  gateway = await conforming(await startInProcess())
  token = await gateway.issuer.token({ tenant: tenants[0], audience, scopes: writeScope })
})
afterAll(() => gateway.stop())

const names = model.flatMap(({ path, properties }) => [...path.split('/'), ...Object.keys(properties)])
const piece = fc.oneof(
  fc.constantFrom(
    'beta',
    'v1.0',
    '$batch',
    '$metadata',
    '$count',
    '$filter',
    '$select',
    '$top',
    '$skiptoken',
    ...names,
  ),
  fc.constantFrom(
    '/',
    '//',
    '..',
    '.',
    '%2e%2e',
    '%2F',
    '%00',
    '%',
    '%zz',
    '(',
    ')',
    "('x')",
    "'",
    ';',
    '&',
    '=',
    '?',
    '+',
    '\\',
    ' ',
    '*',
    ':',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => encodeURIComponent(text.isWellFormed() ? text : '')),
)
const path = fc
  .tuple(
    fc.constantFrom('/beta/', '/v1.0/', '/', '/BETA/'),
    fc.array(piece, { maxLength: 6 }),
    fc.array(piece, { maxLength: 8 }),
  )
  .map(([root, parts, query]) => `${root}${parts.join('/')}?${query.join('')}`)

const json = fc.oneof(
  fc.json({ maxDepth: 12 }),
  fc
    .dictionary(fc.constantFrom(...names, '@odata.type', '__proto__', 'constructor'), fc.jsonValue({ maxDepth: 2 }))
    .map((value) => JSON.stringify(value)),
  fc
    .record({
      requests: fc.array(
        fc.record(
          {
            id: fc.string(),
            method: fc.constantFrom('GET', 'POST', 'X'),
            url: fc.string(),
            body: fc.jsonValue(),
            headers: fc.dictionary(fc.string(), fc.string()),
            dependsOn: fc.array(fc.string()),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
    })
    .map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
  fc.constant(JSON.stringify(published)),
)
const headerValue = fc.string({ unit: 'grapheme-ascii', maxLength: 20 })
const headers = fc.dictionary(
  fc.constantFrom(
    'Accept',
    'Prefer',
    'If-Match',
    'If-None-Match',
    'client-request-id',
    'Content-Type',
    'Content-Encoding',
    'traceparent',
    'Repeatability-Request-ID',
    'Repeatability-First-Sent',
    'Host',
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom('*', 'W/"1"', 'application/json', 'gzip', 'application/json;odata.metadata=full', 'return=minimal'),
  ),
)

it('answers whatever is sent without an error of its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'),
      path,
      headers,
      json,
      async (method, target, given, body) => {
        const all = { 'Content-Type': 'application/json', ...given, Authorization: `Bearer ${token}` }
        const hasBody = method !== 'GET' && method !== 'HEAD'
        const response = await gateway.fetch(target, { method, headers: all, ...(hasBody ? { body } : {}) })
        const text = await response.text()
        expect([response.status < 500 || response.status === 501, text]).toEqual([true, text])
        if (response.status >= 400 && method !== 'HEAD') expect(JSON.parse(text).error.code).toMatch(/^[A-Z]\w+$/)
      },
    ),
    // A million were run by hand, a slice of them runs with the tests.
    fuzz(4000),
  )
}, 3_600_000)
