import { expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'

const app = 'https://app.example.test'
const gateway = await startInProcess({ CORS_ORIGINS: `${app},http://localhost:3000` })
const closed = await startInProcess()
interface Item {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

const preflight = {
  Origin: app,
  'Access-Control-Request-Method': 'POST',
  'Access-Control-Request-Headers': 'authorization',
}

it('answers the preflight of a listed origin, without a token', async () => {
  const { status, headers } = await gateway.fetch(answers, { method: 'OPTIONS', headers: preflight })
  expect([status, headers.get('Access-Control-Allow-Origin')]).toEqual([204, app])
  expect(headers.get('Access-Control-Allow-Methods')?.split(',')).toEqual(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'])
  expect(headers.get('Access-Control-Max-Age')).toBe('600')
  expect(headers.get('Access-Control-Allow-Headers')).toContain('authorization')
  expect([headers.get('request-id'), headers.get('Cache-Control')]).toEqual([expect.any(String), 'no-store'])
})

it('takes no request of a batch for a preflight, and tells what was done beside it', async () => {
  const requests = [
    {
      id: '1',
      method: 'POST',
      url: answers.slice(5),
      headers: { 'Content-Type': 'application/json' },
      body: published,
    },
    { id: '2', method: 'OPTIONS', url: answers.slice(5), headers: preflight },
    { id: '3', method: 'GET', url: answers.slice(5), headers: { Origin: app } },
    { id: '4', method: 'NONE', url: answers.slice(5) },
  ]
  const { status, body } = await callerOf(() => gateway).post('/beta/$batch', { requests })
  expect(status).toBe(200)
  const answered = body.responses.map(({ status, headers }: Item) => [status, headers['Access-Control-Allow-Origin']])
  expect(answered).toEqual([
    [201, undefined],
    [204, undefined],
    [200, undefined],
    [400, undefined],
  ])
  // What the answer of the batch varies by is no part of a refusal in it.
  expect(body.responses.at(-1).headers.Vary).toBeUndefined()
})

it('exposes what Graph exposes, on errors too', async () => {
  for (const answer of [
    await callerOf(() => gateway).get(answers, { Origin: app }),
    await gateway.fetch(answers, { headers: { Origin: app } }),
  ]) {
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(app)
    expect(answer.headers.get('Access-Control-Expose-Headers')?.split(',')).toEqual([
      ...['ETag', 'Location', 'Preference-Applied', 'Content-Range', 'request-id', 'client-request-id'],
      // Beyond Graph's own list: what the gateway's further answers are made of.
      ...['Retry-After', 'OData-EntityId', 'Repeatability-Result'],
    ])
    expect(answer.headers.get('Vary')).toContain('Origin')
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  }
})

it('answers OPTIONS that is no preflight as it would anyone', async () => {
  const answer = await callerOf(() => gateway).call('OPTIONS', answers, { headers: { Origin: app } })
  expect([answer.status, answer.headers.get('Allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS'])
  expect(answer.headers.get('Vary')).toContain('Origin')
  expect((await gateway.fetch(answers, { method: 'OPTIONS', headers: { Origin: app } })).status).toBe(401)
})

it('keeps what an answer varies by for other reasons', async () => {
  for (const origin of [app, 'https://evil.example.test']) {
    const { headers } = await callerOf(() => gateway).get(answers, { Origin: origin })
    expect(headers.get('Vary')?.split(', ').sort()).toEqual(['Accept', 'Origin', 'Prefer'])
  }
})

it('says nothing to any other origin, but that another would hear something else', async () => {
  const asked = await callerOf(() => gateway).get(answers)
  const refused = await Promise.all(
    ['https://evil.example.test', `${app}.evil.test`, 'null', app.toUpperCase()].flatMap((Origin) => [
      gateway.fetch(answers, { method: 'OPTIONS', headers: { ...preflight, Origin } }),
      gateway.fetch(answers, { headers: { Origin } }),
    ]),
  )
  for (const { headers } of [asked, ...refused]) {
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(headers.get('Vary')).toContain('Origin')
  }
})

it('is off unless origins are listed', async () => {
  const { status, headers } = await closed.fetch(answers, { method: 'OPTIONS', headers: preflight })
  expect([status, headers.get('Access-Control-Allow-Origin')]).toEqual([401, null])
})
