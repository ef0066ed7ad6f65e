import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listen } from '../../src/entry/runtime/http/listen.ts'
import { breaking } from '../../src/entry/runtime/local/breaking.ts'
import { createFaults, type Faults } from '../../src/local/faults/create-faults.ts'
import { errorFaults } from '../../src/local/faults/kinds.ts'
import { answers, callerOf, published, writeScope } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'

/** Half of them let through, in turn. */
let draw = 0
let faults: Faults
let app: App
/** The same app behind a server of this process, for what is done to connections. */
let served: App
let stop: () => Promise<void>
let at = ''

beforeAll(async () => {
  app = await startApp({
    besideWith: (clocks) => {
      faults = createFaults({
        ...clocks,
        authority: () => 'https://login.example.test',
        random: () => (draw++ % 2 === 0 ? 0.1 : 0.9),
      })
      return { watch: (_, next) => next(), inject: faults.middleware }
    },
  })
  const handler = breaking((request) => app.answer(request), faults)
  stop = await listen({ host: '127.0.0.1', port: 0, keepAlive: 5000 }, async (url) => {
    at = url
    return handler
  })
  served = { ...app, fetch: (path, init) => fetch(`${at}${path}`, init) }
})
beforeEach(() => {
  faults.clear()
  draw = 0
})
afterAll(async () => {
  await stop?.()
  await app?.stop()
})

const { get, post } = callerOf(() => app)
const onTheWire = callerOf(() => served)
const named = async (sessionKey: string) =>
  (await get(`${answers}?$filter=sessionKey eq '${sessionKey}'`)).body.value as unknown[]
const body = () => ({ ...published, sessionKey: crypto.randomUUID() })
const outcome = (answer: Promise<{ readonly status: number }>) =>
  answer.then(
    ({ status }) => status,
    () => 'dropped',
  )
const wait = (seconds: number) => {
  app.time.now += seconds * 1000
}

describe('a fault that is an answer', () => {
  it.each(Object.entries(errorFaults))(
    '%s, by a header, has the envelope of its like',
    async (kind, { status, code }) => {
      const sent = body()
      const answer = await post(answers, sent, { Prefer: `gateway-fault=${kind}` })
      expect([answer.status, answer.body.error.code]).toEqual([status, code])
      const id = answer.headers.get('request-id')
      expect(answer.body.error.innerError).toMatchObject({ 'request-id': id, 'client-request-id': id })
      expect(answer.headers.get('Retry-After')).toBe(status === 429 || status === 503 ? '1' : null)
      const line = app.lines.find(({ event, requestId }) => event === 'request' && requestId === id)
      expect(line).toMatchObject({ status, error: code, reason: 'injected' })
      expect(await named(sent.sessionKey)).toEqual([])
    },
  )

  it('challenges as a real 401 does', async () => {
    const injected = await get(answers, { Prefer: 'gateway-fault=expired' })
    const real = await app.fetch(answers, { headers: { Authorization: 'Bearer a.b.c' } })
    const shape = (text: string | null) => text?.replaceAll(/="[^"]+"/g, '="…"')
    expect(shape(injected.headers.get('WWW-Authenticate'))).toBe(shape(real.headers.get('WWW-Authenticate')))
  })

  it('is told what is wrong with it, and nothing is done', async () => {
    const answer = await post(answers, published, { Prefer: 'gateway-fault=trottle' })
    expect([answer.status, answer.body.error.target]).toEqual([400, 'Prefer'])
    expect(answer.body.error.message).toContain('Perhaps throttle is meant.')
  })

  it.each([answers.replace('/beta/', '/BETA/'), answers.replace('/beta/', '/b%65ta/'), '/beta'])(
    'strikes %s, however it is written',
    async (path) => {
      faults.set({ fault: 'error', path: '/beta*' })
      expect((await get(path)).status).toBe(500)
    },
  )

  it('strikes the Graph API alone', async () => {
    faults.set({ fault: 'error' })
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/beta/$metadata')).status).toBe(500)
  })
})

describe('who comes back', () => {
  const throttle = { Prefer: 'gateway-fault=throttle;retry-after=3' }
  const ask = async () => (await get(answers, throttle)).status

  it('too early is refused again, and waits anew', async () => {
    expect(await ask()).toBe(429)
    wait(2)
    expect(await ask()).toBe(429)
    wait(2)
    expect(await ask()).toBe(429)
    wait(3)
    expect(await ask()).toBe(200)
    expect(await ask()).toBe(429)
    wait(3)
    expect(await ask()).toBe(200)
  })

  it('is told to wait by a rule for all that it is for', async () => {
    faults.set({ fault: 'throttle', method: 'POST', retryAfter: 2, times: 1 })
    expect((await post(answers, body())).status).toBe(429)
    expect((await get(answers)).status).toBe(200)
    expect((await post(answers, body())).status).toBe(429)
    wait(2)
    expect((await post(answers, body())).status).toBe(201)
    expect((await post(answers, body())).status).toBe(201)
  })

  it('gets through after so many times, and again', async () => {
    const ask = async () => (await get(answers, { Prefer: 'gateway-fault=not-found;times=2' })).status
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([404, 404, 200, 404])
  })
})

describe('a rule', () => {
  it.each([
    [{ path: '/beta/RequestRemoteHelp*' }, 500],
    [{ path: '/BETA/requestremotehelpsessionaccessresponse' }, 500],
    [{ path: '/beta/requestremotehelpsessionaccessrespons.' }, 200],
    [{ path: '/v1.0/*' }, 200],
    [{ path: '*' }, 500],
    [{ method: 'GET' }, 500],
    [{ method: 'POST' }, 200],
  ])('for %j answers %i', async (where, status) => {
    faults.set({ fault: 'error', ...where })
    expect((await get(answers)).status).toBe(status)
  })

  it('spares a request that asks for it, and does not count it', async () => {
    faults.set({ fault: 'error', times: 1 })
    const spared = await get(answers, { Prefer: 'return=minimal, gateway-fault=none' })
    expect([spared.status, (await get(answers)).status, (await get(answers)).status]).toEqual([200, 500, 200])
  })

  it('strikes its share, so often, and so long', async () => {
    faults.set({ fault: 'error', share: 0.5, times: 2 })
    const sent = [await get(answers), await get(answers), await get(answers), await get(answers), await get(answers)]
    expect(sent.map(({ status }) => status)).toEqual([500, 200, 500, 200, 200])
    expect(faults.list()).toEqual([])
    faults.set({ fault: 'error', seconds: 10 })
    expect((await get(answers)).status).toBe(500)
    wait(10)
    expect((await get(answers)).status).toBe(200)
  })

  it('stands in a row: the first that strikes answers, after what takes time', async () => {
    faults.set([{ fault: 'latency', milliseconds: 20 }, { fault: 'conflict' }, { fault: 'error' }])
    const start = performance.now()
    expect((await get(answers)).status).toBe(409)
    expect(performance.now() - start).toBeGreaterThan(15)
  })
})

describe('a connection', () => {
  it('is dropped before anything is done', async () => {
    const sent = body()
    expect(await outcome(onTheWire.post(answers, sent, { Prefer: 'gateway-fault=drop' }))).toBe('dropped')
    expect(await named(sent.sessionKey)).toEqual([])
  })

  it('is dropped after the commit, and the repetition does it once', async () => {
    const sent = body()
    const headers = { ...repeatable(), Prefer: 'gateway-fault=drop-after;times=1' }
    expect(await outcome(onTheWire.post(answers, sent, headers))).toBe('dropped')
    expect(await named(sent.sessionKey)).toHaveLength(1)
    expect(await outcome(onTheWire.post(answers, sent, headers))).toBe(201)
    expect(await named(sent.sessionKey)).toHaveLength(1)
  })

  it('breaks off in the middle of a body, whose length was told', async () => {
    faults.set({ fault: 'cut', method: 'GET' })
    const response = await served.fetch(answers, {
      headers: { Authorization: `Bearer ${await tokenOf()}` },
    })
    const length = Number(response.headers.get('Content-Length'))
    expect([response.status, length > 100]).toEqual([200, true])
    let read = 0
    const reading = (async () => {
      for await (const chunk of response.body ?? []) read += chunk.length
    })()
    await expect(reading).rejects.toThrow()
    expect(read).toBeLessThan(length)
  })

  it.each([
    ['drop', 1, 0],
    ['cut', 2, 0.5],
  ])('that breaks by %s has brought the answers to what was asked before on it', async (fault, answered, share) => {
    const { port, hostname: host } = new URL(at)
    const asking = (prefer: string) =>
      `GET ${answers}?$top=1 HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nPrefer: ${prefer}\r\n\r\n`
    const token = await tokenOf()
    const socket = connect(Number(port), host)
    socket.write(asking('gateway-fault=latency;milliseconds=30') + asking(`gateway-fault=${fault}`))
    const said = await text(socket)
    expect(said.match(/HTTP\/1\.1 200/g)).toHaveLength(answered)
    const [first = '', second = ''] = said.split(/(?<=\r\n\r\n)/).filter((part) => part.startsWith('{'))
    const whole = first.split('HTTP/1.1')[0] ?? ''
    expect(JSON.parse(whole)).toHaveProperty('value')
    expect(second.length).toBe(Math.floor(whole.length * share))
  })

  it('goes on for the next one', async () => {
    expect(await outcome(onTheWire.get(answers))).toBe(200)
  })
})

const tokenOf = () => app.issuer.token({ tenant: tenants[0], audience, scopes: writeScope })

describe('in a batch', () => {
  const item = (id: string, prefer?: string) => ({
    id,
    method: 'POST',
    url: '/RequestRemoteHelpSessionAccessResponse',
    headers: { 'Content-Type': 'application/json', ...(prefer ? { Prefer: prefer } : {}) },
    body: { ...published, sessionKey: id },
  })

  it('each request has its own', async () => {
    const kinds = ['throttle;retry-after=7', 'conflict', 'drop', 'drop-after', 'cut']
    const ids = kinds.map(() => crypto.randomUUID())
    const plain = crypto.randomUUID()
    const { status, body: answered } = await post('/beta/$batch', {
      requests: [...kinds.map((kind, index) => item(ids[index] ?? '', `gateway-fault=${kind}`)), item(plain)],
    })
    expect(status).toBe(200)
    const byId = new Map<string, { status: number; headers: Record<string, string>; body: unknown }>(
      answered.responses.map((response: { id: string }) => [response.id, response]),
    )
    expect([...ids, plain].map((id) => byId.get(id)?.status)).toEqual([429, 409, 504, 504, 504, 201])
    expect(byId.get(ids[0] ?? '')?.headers['Retry-After']).toBe('7')
    expect(byId.get(ids[2] ?? '')?.body).toMatchObject({ error: { code: 'GatewayTimeout' } })
    // Done or not is what the caller cannot tell.
    const rows = await Promise.all(ids.map(async (id) => (await named(id)).length))
    expect(rows).toEqual([0, 0, 0, 1, 1])
  })

  it('rules strike its requests, too', async () => {
    faults.set({ fault: 'forbidden', path: '/beta/RequestRemoteHelp*', times: 1 })
    const { body: answered } = await post('/beta/$batch', { requests: [item('a'), { ...item('b'), dependsOn: ['a'] }] })
    expect(answered.responses.map(({ status }: { status: number }) => status)).toEqual([403, 424])
  })
})
