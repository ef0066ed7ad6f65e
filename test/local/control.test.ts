import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { Gateway } from '../../src/entry/testing/public.ts'
import { about } from '../../src/local/control/about.ts'
import { controlRoutes, isControlPath } from '../../src/local/control/routes.ts'
import { createIdentity, localSharer, localTenant } from '../../src/local/identity.ts'

const partners = 'deviceManagement/remoteAssistancePartners'
const settings = 'deviceManagement/remoteAssistanceSettings'
const seed = { [partners]: [{ id: 'a', displayName: 'one' }], [settings]: { blockChat: true } }

let gateway: Gateway
beforeAll(async () => {
  gateway = await createGateway({ seed })
})
beforeEach(() => gateway.reset())
afterAll(() => gateway.close())

interface Asked {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

// biome-ignore lint/suspicious/noExplicitAny: what is answered is looked into member by member.
type Answered = { status: number; body: any; headers: Record<string, unknown> }

/** Over a connection of its own, since `fetch` keeps some headers to itself. */
const call = (method: string, path: string, { body, headers = {} }: Asked = {}) =>
  new Promise<Answered>((resolve, reject) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const all = { ...(text !== undefined && { 'Content-Type': 'application/json' }), ...headers }
    request(gateway.url + path, { method, headers: all, agent: false }, async (response) => {
      const said = (await Array.fromAsync(response)).join('')
      resolve({ status: response.statusCode ?? 0, body: said && JSON.parse(said), headers: response.headers })
    })
      .once('error', reject)
      .end(text)
  })

describe('control over HTTP', () => {
  it('says what there is', async () => {
    const { status, body, headers } = await call('GET', '/_local')
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(body).toMatchObject({ url: gateway.url, docs: `${gateway.url}/docs`, tenant: localTenant })
    expect(body.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(body.sets.map(({ path }: { path: string }) => path)).toEqual(model.map(({ path }) => path))
    expect(body.sets[0].secrets).toEqual(['pubSubEncryptionKey', 'pubSubEncryption'])
    expect([body.sharer, body.session]).toEqual([localSharer, `${gateway.url}/session`])
    expect(body.sets).toContainEqual({ path: settings, versions: ['beta'], singleton: true, secrets: [] })
  })

  it('gives a token', async () => {
    const { body } = await call('POST', '/_local/token')
    expect(body.expiresIn).toBe(3600)
    const headers = { Authorization: `Bearer ${body.token}` }
    expect((await call('GET', `/beta/${partners}`, { headers })).status).toBe(200)
    const wanted = { permissions: [], application: localTenant, expiresIn: 5 }
    const claims = (await call('POST', '/_local/token', { body: wanted })).body.token.split('.')[1]
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ idtyp: 'app', azp: localTenant })
  })

  it('fills, copies and empties', async () => {
    const more = { [localTenant]: { [partners]: [{ id: 'b', displayName: 'two' }] } }
    expect((await call('POST', '/_local/seed', { body: more })).body).toEqual({ entities: 1 })
    const { body, headers } = await call('GET', '/_local/export')
    expect(headers['content-type']).toBe('application/json')
    expect(body).toEqual(await gateway.export())
    expect(body[localTenant][partners].map(({ id }: { id: string }) => id)).toEqual(['a', 'b'])
    expect((await call('POST', '/_local/reset')).status).toBe(204)
    expect(Object.keys((await gateway.export())[localTenant] ?? {})).toEqual([partners, settings])
    expect((await call('POST', '/_local/seed', { body })).body).toEqual({ entities: 3 })
    expect(await gateway.export()).toEqual(body)
    const bad = await call('POST', '/_local/seed', { body: { [partners]: [{ displayName: 'x' }, { displayName: 5 }] } })
    expect([bad.status, bad.body.error.target]).toEqual([400, `${localTenant}/${partners}/1/displayName`])
    expect(await gateway.export()).toEqual(body)
  })

  it('shows requests, and those after one', async () => {
    for (let at = 0; at < 3; at += 1) await call('GET', '/healthz')
    const { value } = (await call('GET', '/_local/requests')).body
    expect(value).toEqual(gateway.requests())
    expect(value).toHaveLength(3)
    expect((await call('GET', `/_local/requests?after=${value[1].id}`)).body.value).toEqual([value[2]])
    expect((await call('DELETE', '/_local/requests')).status).toBe(204)
    await call('GET', '/healthz')
    const [after] = (await call('GET', `/_local/requests?after=${value[2].id}`)).body.value
    expect([after.id, gateway.requests().length]).toEqual([value[2].id + 1, 1])
    expect((await call('GET', '/_local/requests?after=-1')).status).toBe(400)
  })

  it('has it fail', async () => {
    const rule = { fault: 'error', times: 2 }
    expect((await call('PUT', '/_local/faults', { body: { rules: [rule] } })).body.rules).toEqual([
      { ...rule, left: 2 },
    ])
    expect((await call('GET', '/beta/')).status).toBe(500)
    expect((await call('POST', '/_local/faults', { body: { fault: 'cut' } })).body.rules).toHaveLength(2)
    expect((await call('GET', '/_local/faults')).body.rules).toEqual(gateway.faults.list().map((one) => ({ ...one })))
    expect((await call('PUT', '/_local/faults', { body: '"10%"' })).body.rules.length).toBeGreaterThan(2)
    expect((await call('DELETE', '/_local/faults')).status).toBe(204)
    expect(gateway.faults.list()).toEqual([])
  })

  it('moves the clock', async () => {
    expect((await call('GET', '/_local/clock')).body.isMoved).toBe(false)
    const { body } = await call('PUT', '/_local/clock', { body: { now: '2030-01-31T12:00:00Z' } })
    expect([body.now.slice(0, 16), body.isMoved]).toEqual(['2030-01-31T12:00', true])
    expect((await call('PUT', '/_local/clock', { body: { advance: 86_400 } })).body.now).toMatch(/^2030-02-01/)
    expect(gateway.clock.now().toISOString()).toMatch(/^2030-02-01/)
    expect((await call('DELETE', '/_local/clock')).body.isMoved).toBe(false)
  })
})

describe('control over HTTP refuses', () => {
  it.each([
    ['POST', '/_local/token', { permissons: [] }, 400, "Did you mean 'permissions'?"],
    ['POST', '/_local/token', { tenant: 5 }, 400, 'tenant must be a GUID.'],
    ['POST', '/_local/token', { permissions: 'x' }, 400, 'permissions must be a list of names.'],
    ['POST', '/_local/token', { permissions: [{}] }, 400, 'There is no permission'],
    ['POST', '/_local/token', { expiresIn: 1e9 }, 400, 'expiresIn must be whole seconds'],
    ['POST', '/_local/token', [], 400, 'The body must be a JSON object'],
    ['POST', '/_local/token', '{"tenant":', 400, 'The body is not taken as JSON: malformed.'],
    ['POST', '/_local/token', '{"tenant":1,"tenant":2}', 400, 'duplicate-name'],
    ['POST', '/_local/seed', undefined, 400, 'A seed is a JSON object'],
    ['POST', '/_local/seed', '{"a":[[[[[[[[[1]]]]]]]]]}', 400, 'too-deep'],
    ['POST', '/_local/seed', { x: [] }, 400, "There is no set 'x'"],
    ['POST', '/_local/reset', { all: true }, 400, "There is no member 'all'"],
    ['PUT', '/_local/faults', undefined, 400, 'The body must be a rule'],
    ['PUT', '/_local/faults', '"/etc/passwd"', 400, 'A profile of faults is a share as 10%, or rules.'],
    ['POST', '/_local/faults', { fault: 'cutt' }, 400, 'Perhaps cut is meant.'],
    ['PUT', '/_local/clock', {}, 400, 'The body must have one of now'],
    ['PUT', '/_local/clock', { now: '2030-01-01', advance: 1 }, 400, 'The body must have one of now'],
    ['PUT', '/_local/clock', { now: 5 }, 400, 'now must be a text.'],
    ['PUT', '/_local/clock', { now: 'soon' }, 400, 'An instant is a time from 1970 to 9999'],
    ['PUT', '/_local/clock', { advance: '1' }, 400, 'advance must be a number of seconds.'],
    ['PUT', '/_local/clock', { advance: 1e300 }, 400, 'instants from 1970 to 9999'],
    ['PUT', '/_local/clock', { now: '2026-02-31' }, 400, 'An instant is a time from 1970 to 9999'],
    ['TRACE', '/_local/reset', undefined, 405, 'Nothing here takes TRACE.'],
    ['TRACE', '/docs', undefined, 405, 'Nothing here takes TRACE.'],
    ['GET', '/_local/none', undefined, 404, 'Here are /_local, /_local/token'],
    ['GET', '/_local/seed', undefined, 405, 'Of /_local/seed the methods are POST.'],
    ['PATCH', '/_local/faults', {}, 405, 'the methods are GET, PUT, POST, DELETE.'],
    ['POST', '/_local/token', { tenant: 'x'.repeat(70_000) }, 413, 'The body is larger than 64 KiB.'],
    ['POST', '/_local/seed', `{"a":"${'x'.repeat(2 ** 24)}"}`, 413, 'The body is larger than 16384 KiB.'],
  ])('%s %s %j', async (method, path, body, status, sentence) => {
    const before = await gateway.export()
    const answer = await call(method, path, { body })
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toContain(sentence)
    expect([await gateway.export(), gateway.faults.list()]).toEqual([before, []])
    if (status === 405) expect(answer.headers.allow).toBeTruthy()
  })

  it.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: 'http://localhost.evil.example' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ Host: 'evil.example' }, 403],
    [{ 'X-Forwarded-For': '127.0.0.1' }, 403],
    [{ Via: '1.1 proxy' }, 403],
    [{ Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'cross-site' }, 200],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 200],
    [{ Host: 'localhost:1' }, 200],
  ])('whoever is not of this machine: %j', async (headers, status) => {
    expect((await call('POST', '/_local/token', { headers })).status).toBe(status)
    expect((await call('GET', '/_local/export', { headers })).status).toBe(status)
  })

  it('what a hostile page can send without asking, and changes nothing', async () => {
    const before = await gateway.export()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])
      for (const path of ['/_local/seed', '/_local/reset', '/_local/faults', '/_local/token']) {
        const headers = { 'Content-Type': type }
        const body = JSON.stringify({ [partners]: [{ displayName: 'evil' }] })
        expect((await call('POST', path, { headers, body })).status).toBe(415)
        const foreign = await call('POST', path, { headers: { ...headers, Origin: 'https://evil.example' }, body })
        expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined])
      }
    expect((await call('POST', '/_local/reset', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415)
    expect(await gateway.export()).toEqual(before)
  })

  it.each(['/docs', '/explorer', '/session', '/explorer/none.js'])(
    'to have %s taken for what it is not',
    async (path) => {
      const { headers } = await fetch(gateway.url + path)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    },
  )

  it('no page of this machine, which may read what it is answered', async () => {
    const origin = 'http://localhost:3000'
    const preflight = await call('OPTIONS', '/_local/faults', {
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'content-type',
      },
    })
    expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': origin } })
    expect(preflight.headers['access-control-allow-methods']).toContain('PUT')
    expect((await call('GET', '/_local', { headers: { Origin: origin } })).headers['access-control-allow-origin']).toBe(
      origin,
    )
  })
})

it('has tokens alone where the database is out of reach, as on workerd', async () => {
  const app = controlRoutes({
    about: about(model, '0.0.0', { url: 'http://127.0.0.1:1' }),
    identity: await createIdentity('https://localhost:1'),
    control: undefined,
    log: () => {},
  })
  const ask = async (path: string, method: string) => {
    const response = await app.request(`http://127.0.0.1:1${path}`, { method })
    return [response.status, Object((await response.json()).error).message]
  }
  expect((await ask('/_local/token', 'POST'))[0]).toBe(200)
  expect((await ask('/_local', 'GET'))[0]).toBe(200)
  for (const [path, method] of [
    ['/_local/seed', 'POST'],
    ['/_local/reset', 'POST'],
    ['/_local/export', 'GET'],
    ['/_local/requests', 'GET'],
    ['/_local/faults', 'PUT'],
    ['/_local/clock', 'GET'],
  ] as const)
    expect(await ask(path, method)).toEqual([501, 'On workerd local mode has no control but tokens: use `npm start`.'])
})

it('takes its own paths, and none of the gateway', () => {
  expect(['/_local', '/_local/', '/_local/token'].every(isControlPath)).toBe(true)
  expect(['/_locals', '/beta/_local', '/'].some(isControlPath)).toBe(false)
})
