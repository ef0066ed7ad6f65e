import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { fuzz } from '../support/process/fuzz.ts'

const app = await startApp()
afterAll(() => app.stop())
const [tenant] = tenants
const { issuer } = app
const good = issuer.claimsFor({ tenant, audience, scopes: writeScope })

/** In every text that a caller makes up, so that it is known again. */
const mark = 'qjxz'
const word = fc.tuple(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 })).map(([a, b]) => `${a}${mark}${b}`)
const header = fc.stringMatching(/^[ -~]{0,8}$/).map((text) => `${mark}${text}${mark}`)
const names = model.flatMap(({ properties }) => Object.keys(properties))

const segment = fc.oneof(
  fc.constantFrom(...model.flatMap(({ path }) => path.split('/')), '$count', '$metadata', '$batch', 'disconnect', ''),
  word.map(encodeURIComponent),
  word.map((text) => `RequestRemoteHelpSessionAccessResponse('${encodeURIComponent(text)}')`),
)
const option = fc
  .tuple(
    fc.oneof(fc.constantFrom('$filter', '$orderby', '$top', '$select', '$search', '$skiptoken', '$format'), word),
    fc.oneof(
      word,
      fc.constantFrom(...names).map((name) => `${name} eq '${mark}'`),
    ),
  )
  .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
const path = fc
  .tuple(
    fc.constantFrom('beta', 'v1.0', mark, 'docs'),
    fc.array(segment, { maxLength: 4 }),
    fc.array(option, { maxLength: 2 }),
  )
  .map(([root, segments, options]) => `/${[root, ...segments].join('/')}?${options.join('&')}`)
const headers = fc.dictionary(
  fc.constantFrom('If-Match', 'Accept', 'Prefer', 'traceparent', 'client-request-id', 'Repeatability-Request-ID', mark),
  header,
  { maxKeys: 3 },
)
const members = fc.dictionary(fc.oneof(fc.constantFrom(...names), word), word, { maxKeys: 4 })
const body = fc.oneof(
  members.map((change) => ({ ...published, ...change })),
  fc.record({
    requests: fc.array(
      fc.record({ id: word, method: fc.constantFrom('GET', 'POST', mark), url: path, headers, body: members }),
    ),
  }),
  word,
)
const claims = fc.dictionary(
  fc.constantFrom('aud', 'iss', 'tid', 'ver', 'scp', 'oid', 'azp', 'exp', 'idtyp', mark),
  fc.oneof(word, fc.constant(0)),
  { maxKeys: 2 },
)
const authorization = fc.oneof(
  header,
  header.map((text) => `Bearer ${text}`),
  header.map((text) => `Basic ${btoa(text)}`),
  fc.tuple(claims, fc.option(word, { nil: undefined })).map(async ([change, kid]) => {
    const token = await issuer.sign({ ...good, ...change }, kid === undefined ? {} : { kid })
    return `Bearer ${token}`
  }),
)
const request = fc.record({
  path: fc.oneof(path, fc.constantFrom(answers, '/beta/$batch')),
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', mark.toUpperCase()),
  headers,
  body,
  authorization: fc.oneof({ weight: 1, arbitrary: authorization }, { weight: 2, arbitrary: fc.constant(undefined) }),
})

it('holds nothing that a caller made up, and says of every refusal why', async () => {
  const usual = `Bearer ${await issuer.sign(good)}`
  await fc.assert(
    fc.asyncProperty(request, async ({ path, method, headers, body, authorization }) => {
      const before = app.lines.length
      await app.fetch(path, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers, Authorization: (await authorization) ?? usual },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      })
      const lines = app.lines.slice(before)
      expect(lines.length).toBeGreaterThan(0)
      expect(JSON.stringify(lines).toLowerCase()).not.toContain(mark)
      for (const { event, status, error, reason, route } of lines) {
        if (event !== 'request' || Number(status) < 400) continue
        expect([status, typeof error, typeof reason, typeof route]).toEqual([status, 'string', 'string', 'string'])
      }
    }),
    fuzz(400),
  )
})
