import { spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { Gateway, GatewayOptions } from '../../src/entry/testing/public.ts'
import { allPermissions, localTenant } from '../../src/local/identity.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const path = 'RequestRemoteHelpSessionAccessResponse'
const partners = 'deviceManagement/remoteAssistancePartners'
const session = {
  sessionKey: 'CANARY-key',
  sessionType: 'takeFullControl',
  pubSubEncryptionKey: 'CANARY-encryption',
  pubSubEncryption: 'CANARY-iv',
}

const started = async (options: GatewayOptions = {}) => {
  const gateway = await createGateway(options)
  onTestFinished(gateway.close)
  return gateway
}
const call = async (gateway: Gateway, target: string, init: RequestInit & { readonly token?: string } = {}) => {
  const { token = await gateway.token(), ...rest } = init
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...rest.headers }
  const response = await fetch(gateway.url + target, { ...rest, headers })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
const create = (gateway: Gateway, body: object = session) =>
  call(gateway, `/beta/${path}`, { method: 'POST', body: JSON.stringify(body) })
const idsIn = async (gateway: Gateway, target = `/beta/${path}`) =>
  ((await call(gateway, target)).body.value as readonly { id: string }[]).map(({ id }) => id)

let gateway: Gateway
beforeAll(async () => {
  gateway = await createGateway()
})
beforeEach(() => gateway.reset())
afterAll(() => gateway.close())

describe('a gateway in a test', () => {
  it('answers at once, with links that lead back to it', async () => {
    const { status, body } = await create(gateway)
    expect([status, body['@odata.context']]).toEqual([201, `${gateway.url}/beta/$metadata#${path}/$entity`])
    expect([gateway.httpsUrl, gateway.certificate]).toEqual([undefined, undefined])
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  })

  it('gives tokens of whom, for what and for how long one likes', async () => {
    const read = allPermissions.filter((name) => name.includes('Read.'))
    const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const guid = 'ABCDEF00-0000-4000-8000-00000000000A'
    const own = claims(await gateway.token())
    expect([own.tid, own.scp, own.exp - own.iat]).toEqual([localTenant, allPermissions.join(' '), 3600])
    const app = claims(await gateway.token({ application: guid, permissions: read, expiresIn: 60 }))
    expect([app.idtyp, app.roles, app.azp, app.oid]).toEqual(['app', read, guid.toLowerCase(), guid.toLowerCase()])
    const both = claims(await gateway.token({ application: guid, user: guid, tenant: guid }))
    expect([both.idtyp, both.azp, both.oid, both.tid]).toEqual([undefined, ...Array(3).fill(guid.toLowerCase())])
    const statuses = []
    for (const [method, options] of [
      ['GET', { permissions: read }],
      ['POST', { permissions: read }],
      ['GET', { permissions: [] }],
      ['GET', { expiresIn: -1 }],
    ] as const) {
      const body = method === 'POST' ? JSON.stringify(session) : undefined
      const init = { method, token: await gateway.token(options), ...(body && { body }) }
      statuses.push((await call(gateway, `/beta/${path}`, init)).status)
    }
    expect(statuses).toEqual([200, 403, 403, 401])
  })

  it('says in a sentence why a token cannot be had', async () => {
    await expect(gateway.token({ permissions: ['DeviceManagementConfiguration.Read.Al'] })).rejects.toThrow(
      "Did you mean 'DeviceManagementConfiguration.Read.All'?",
    )
    await expect(gateway.token({ tenant: 'x' })).rejects.toThrow('tenant must be a GUID.')
    // @ts-expect-error -- as a caller without types may write it.
    await expect(gateway.token({ permission: [] })).rejects.toThrow(
      /^token has no option 'permission'; .*'permissions'\?$/,
    )
    for (const expiresIn of [1.5, 86_401, Number.NaN])
      await expect(gateway.token({ expiresIn })).rejects.toThrow('expiresIn must be whole seconds')
  })

  it('is filled, copied and emptied', async () => {
    const seed = { [path]: [session, session], [partners]: [{ displayName: 'one', onboardingStatus: 'onboarded' }] }
    expect(await gateway.seed(seed)).toEqual({ entities: 3 })
    expect(await idsIn(gateway)).toHaveLength(2)
    const copy = await gateway.export()
    expect(copy).toMatchObject({ [localTenant]: { [path]: [session, session] } })
    await gateway.reset()
    expect([await gateway.export(), await idsIn(gateway)]).toEqual([{}, []])
    await gateway.seed(copy)
    expect(await gateway.export()).toEqual(copy)
    await expect(gateway.seed({ [path]: [session, {}] })).rejects.toMatchObject({
      name: 'SeedError',
      place: { tenant: localTenant, set: path, index: 1, property: 'sessionKey' },
    })
    expect(await gateway.export()).toEqual(copy)
  })

  it('takes a seed of 10,000 rows, from a file too, and answers meanwhile', async () => {
    const folder = temporaryFolder('seed', onTestFinished)
    const file = join(folder, 'seed.json')
    writeFileSync(file, JSON.stringify({ [path]: Array(10_000).fill(session) }))
    let answered = 0
    const seeding = gateway.seed(file).finally(() => {
      answered += 0.5
    })
    while (answered % 1 === 0) {
      expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
      answered += 1
    }
    expect(await seeding).toEqual({ entities: 10_000 })
    expect(answered).toBeGreaterThan(2)
    expect((await call(gateway, `/beta/${path}/$count`)).body).toBe(10_000)
    writeFileSync(file, '{')
    await expect(gateway.seed(file)).rejects.toThrow(`${file} is not taken as JSON: malformed.`)
    await expect(gateway.seed(join(folder, 'none'))).rejects.toThrow('The file of the seed cannot be read: ENOENT')
  })

  it('shows what came, masked, those of a batch too', async () => {
    await create(gateway)
    await create(gateway, { ...session, sessionType: 'none' })
    await call(gateway, `/beta/${path}?$filter=sessionKey eq 'CANARY-key'`)
    const requests = [
      { id: '1', method: 'POST', url: `/${path}`, headers: { 'Content-Type': 'application/json' }, body: session },
    ]
    await call(gateway, '/beta/$batch', { method: 'POST', body: JSON.stringify({ requests }) })
    await call(gateway, `/beta/${path}`, { method: 'POST', body: `{"sessionKey":"CANARY-key"` })
    await fetch(`${gateway.url}/beta/${path}`)
    const all = gateway.requests()
    expect(all.map(({ method, status, error, target, reason }) => [method, status, error, target ?? reason])).toEqual([
      ['POST', 201, undefined, undefined],
      ['POST', 400, 'ModelValidationFailure', 'sessionType'],
      ['GET', 200, undefined, undefined],
      ['POST', 201, undefined, undefined],
      ['POST', 200, undefined, undefined],
      ['POST', 400, 'BadRequest', 'body'],
      ['GET', 401, 'InvalidAuthenticationToken', 'no token'],
    ])
    const [first, , filtered, item, batch, malformed] = all
    const masked = { ...session, sessionKey: '***', pubSubEncryptionKey: '***', pubSubEncryption: '***' }
    expect(first).toMatchObject({ path: `/beta/${path}`, query: '', tenant: localTenant, body: masked })
    expect(first?.headers).toMatchObject({ authorization: '***', 'content-type': 'application/json' })
    expect(filtered?.query).toBe("?$filter=sessionKey%20eq%20'***'")
    expect([item?.batch, item?.body, item?.path]).toEqual([batch?.requestId, masked, `/beta/${path}`])
    expect(batch?.body).toMatchObject({ requests: [{ id: '1', body: masked }] })
    expect(malformed?.body).toMatch(/^\*\*\* \(\d+ bytes/)
    expect(all.map(({ id }) => id)).toEqual(all.map((_, at) => (first?.id ?? 0) + at))
    expect(JSON.stringify(all)).not.toMatch(/CANARY|eyJ/)
    expect(all.every(({ time, duration }) => Number.isFinite(Date.parse(time)) && duration >= 0)).toBe(true)
  })

  it('keeps the last 1,000 requests', async () => {
    for (let at = 0; at < 1010; at += 10)
      await Promise.all(Array.from({ length: 10 }, (_, n) => fetch(`${gateway.url}/healthz?n=${at + n}`)))
    expect(gateway.requests()).toHaveLength(1000)
  })

  it('keeps 16 MiB of requests, whatever is in them', async () => {
    const requests = Array.from({ length: 20 }, (_, id) => ({
      id: `${id}`,
      method: 'GET',
      url: `/${'y'.repeat(40_000)}`,
    }))
    const body = JSON.stringify({ requests })
    for (let sent = 0; sent < 14; sent += 1) await call(gateway, '/beta/$batch', { method: 'POST', body })
    const kept = gateway.requests()
    expect(JSON.stringify(kept).length).toBeLessThan(2 ** 24 + kept.length)
    expect(kept.at(-1)).toMatchObject({ method: 'POST', path: '/beta/$batch' })
  })

  it('is reset once for each time, whoever else resets it', async () => {
    const seeded = await started({ seed: { [path]: [session] } })
    await Promise.all([seeded.reset(), seeded.reset(), seeded.reset()])
    expect(await idsIn(seeded)).toHaveLength(1)
  })

  it('fails where it is told to, shows it, and the body that was sent', async () => {
    gateway.faults.add({ fault: 'throttle', times: 1, retryAfter: 0 })
    gateway.faults.add({ fault: 'drop-after', times: 1 })
    expect((await create(gateway)).status).toBe(429)
    await expect(create(gateway)).rejects.toThrow('fetch failed')
    expect(gateway.faults.list()).toEqual([])
    expect(gateway.requests().map(({ status, fault, body }) => [status, fault, Object(body).sessionType])).toEqual([
      [429, 'throttle', 'takeFullControl'],
      [0, 'drop-after', 'takeFullControl'],
    ])
    expect(await idsIn(gateway)).toHaveLength(1)
    expect(() => gateway.faults.add('x')).toThrow('A profile of faults is a share as 10%, or rules.')
  })

  it('has a clock that is moved for all: what expires, tokens, ids and times', async () => {
    const token = await gateway.token()
    await create(gateway)
    gateway.clock.advance(3_600_000 + 400_000)
    expect((await call(gateway, `/beta/${path}`, { token })).status).toBe(401)
    expect(await idsIn(gateway)).toHaveLength(1)
    gateway.clock.set('2040-01-01T00:00:00Z')
    expect(await idsIn(gateway)).toEqual([])
    const { body } = await create(gateway)
    expect(Number.parseInt(body.id.replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(Date.UTC(2040, 0))
    expect(gateway.requests().at(-1)?.time).toMatch(/^2040-01-01T00:00/)
    gateway.clock.reset()
    expect(Math.abs(gateway.clock.now().getTime() - Date.now())).toBeLessThan(10_000)
    expect(() => gateway.clock.set('x')).toThrow('An instant is a time from 1970 to 9999')
  })
})

it('is the same in every run where that is asked for, and after a reset', async () => {
  const seed = { [path]: [session] }
  const told = async (made: Gateway) => {
    const { body } = await create(made)
    return [body.id, await idsIn(made), made.clock.now().toISOString(), made.requests().map(({ time }) => time)]
  }
  const [one, two] = [await started({ deterministic: true, seed }), await started({ deterministic: true, seed })]
  const first = await told(one)
  expect(first).toMatchObject(
    [/^019b76da-a800-7/, { length: 2 }, '2026-01-01T00:00:00.000Z', { length: 2 }].map((e) =>
      e instanceof RegExp ? expect.stringMatching(e) : e,
    ),
  )
  expect(await told(two)).toEqual(first)
  two.clock.advance(5)
  await two.reset()
  expect(await told(two)).toEqual(first)
  // What it made, seeded into another: no id is made twice.
  const three = await started({ deterministic: true, seed: await one.export() })
  // A read in between, since each request has one of the ids: so each is met.
  await idsIn(three)
  for (let at = 0; at < 3; at += 1) expect((await create(three)).status).toBe(201)
  expect(await idsIn(three)).toHaveLength(5)
})

it('makes ids where a seed has taken as many as there may be', async () => {
  const from = await started({ deterministic: true, seed: { [path]: Array.from({ length: 20_000 }, () => session) } })
  const gateway = await started({ deterministic: true, seed: await from.export() })
  expect((await create(gateway)).status).toBe(201)
})

it('says what it has to say to its own log alone, of what is no request as well', async () => {
  const lines: unknown[] = []
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const gateway = await started({ log: (line) => lines.push(line) })
  const { port, hostname } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  socket.write('This is no HTTP\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
  await new Promise(setImmediate)
  expect([lines, said.mock.calls]).toEqual([[expect.objectContaining({ status: 400, reason: 'not HTTP' })], []])
})

it('waits for no latency when it is closed, and is not used any more', async () => {
  const gateway = await createGateway({ faults: { fault: 'latency', milliseconds: 60_000, times: 1 } })
  const slow = call(gateway, `/beta/${path}`)
  await expect.poll(() => gateway.faults.list()).toEqual([])
  await gateway.close()
  expect((await slow).status).toBe(200)
  await expect(gateway.reset()).rejects.toThrow('The gateway is closed.')
})

it('stands beside others, which know nothing of it', async () => {
  const [one, two] = await Promise.all([started(), started({ now: '2030-06-01' })])
  await create(one)
  expect([await idsIn(one), await idsIn(two)].map(({ length }) => length)).toEqual([1, 0])
  expect((await call(two, `/beta/${path}`, { token: await one.token() })).status).toBe(401)
  expect(two.clock.now().getUTCFullYear()).toBe(2030)
  expect(one.requests()).toHaveLength(2)
})

it('takes a body that comes in pieces, wherever it goes', async () => {
  const { url } = gateway
  const pieces = (text: string) => new Blob([text]).stream()
  const send = async (target: string, type: string, text: string) => {
    const headers = { 'Content-Type': type, Authorization: `Bearer ${await gateway.token()}` }
    const init = { method: 'POST', headers, body: pieces(text), duplex: 'half' } as const
    return (await fetch(url + target, init)).status
  }
  const form = 'grant_type=client_credentials&client_id=a&client_secret=b&scope=https://graph.microsoft.com/.default'
  expect(await send('/common/oauth2/v2.0/token', 'application/x-www-form-urlencoded', form)).toBe(200)
  expect(await send('/_local/token', 'application/json', '{}')).toBe(200)
  expect(await send('/_local/token', 'application/json', ' '.repeat(70_000))).toBe(413)
  expect(await send(`/beta/${path}`, 'application/json', JSON.stringify(session))).toBe(201)
  expect(gateway.requests().at(-1)?.body).toMatchObject({ sessionType: 'takeFullControl' })
})

it('closes at once with connections open, after what is under way, and once', async () => {
  const made = await createGateway()
  const agent = new Agent({ keepAlive: true })
  const get = () =>
    new Promise<number>((resolve, reject) => {
      request(`${made.url}/healthz`, { agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0))
      })
        .once('error', reject)
        .end()
    })
  expect(await get()).toBe(200)
  made.faults.add({ fault: 'latency', milliseconds: 100, times: 1 })
  const underWay = create(made)
  await expect.poll(() => made.faults.list()).toEqual([])
  await Promise.all([made.close(), made.close()])
  expect((await underWay).status).toBe(201)
  await expect(get()).rejects.toThrow('ECONNREFUSED')
  agent.destroy()
})

it('is let go of once it is closed: no timer holds it, and no handle', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const closed = async () => {
    const made = await createGateway()
    await create(made)
    await made.close()
    return new WeakRef(made.export)
  }
  const kept: WeakRef<Gateway['export']>[] = []
  for (let at = 0; at < 5; at += 1) kept.push(await closed())
  // Of the last one something may still be at hand, such as a connection of the client.
  await expect.poll(() => [collect(), kept.filter((one) => one.deref()).length][1]).toBeLessThan(2)
})

it('keeps a database in a file, which the next one in the same process has', async () => {
  const folder = temporaryFolder('kept', onTestFinished)
  const database = join(folder, 'gateway.sqlite')
  const one = await createGateway({ database })
  await create(one)
  const before = await one.export()
  await expect(createGateway({ database })).rejects.toThrow('is in use by another gateway')
  await one.close()
  const two = await started({ database })
  expect(await two.export()).toEqual(before)
})

it.each([
  [
    { ports: 1 },
    "createGateway has no option 'ports'; there are port, https, database, seed, faults, deterministic, now, log. Did you mean 'port'?",
  ],
  [{ port: -1 }, 'port must be a port number.'],
  [{ https: 1 }, 'https must be true or false.'],
  [{ now: 'x' }, 'An instant is a time'],
  [{ deterministic: true, database: 'x.sqlite' }, "deterministic needs the database ':memory:'"],
  [{ seed: { x: [] } }, 'The seed cannot be taken: tenant'],
  [{ faults: '5' }, 'The file of the faults cannot be read (a share of requests is written as 10%): ENOENT'],
  [{ faults: { fault: 'throtle' } }, 'The faults cannot be taken: fault must be one of'],
])('refuses %j in a sentence', async (options, sentence) => {
  // @ts-expect-error -- as a caller without types may write it.
  await expect(createGateway(options)).rejects.toThrow(sentence)
})

it('says of a port that is taken how to do without, and leaves nothing behind', async () => {
  const port = Number(new URL(gateway.url).port)
  await expect(createGateway({ port, https: true })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use; give another one.`,
  )
})

const program = (from: string) => `import { createGateway } from '${from}'
const before = [globalThis.Request, globalThis.Response, globalThis.Headers]
const gateway = await createGateway({ https: true })
const token = await gateway.token()
const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' }
const init = { method: 'POST', headers, body: JSON.stringify(${JSON.stringify(session)}) }
const answer = await fetch(gateway.url + '/beta/${path}', init)
const [record] = gateway.requests()
const isSame = [globalThis.Request, globalThis.Response, globalThis.Headers].every((one, at) => one === before[at])
await answer.json()
await gateway.close()
if (answer.status !== 201 || record.body.sessionType !== 'takeFullControl' || !isSame) throw new Error(answer.status + ' ' + isSame)`

it.each([
  ['Node', process.execPath, ['--input-type=module', '-']],
  ['Deno', denoExecutable, ['run', ...denoFlags, '-']],
])(
  'ends with its process on %s, prints nothing, writes nothing and leaves the globals alone',
  async (_, file, args) => {
    const folder = temporaryFolder('guest', onTestFinished)
    const source = join(process.cwd(), 'src/entry/testing/create-gateway.ts')
    const { output, code } = await piped(file, args, program(source), process.cwd())
    expect([output, code]).toEqual(['', 0])
    expect(readdirSync(folder)).toEqual([])
  },
)

const piped = (file: string, args: readonly string[], text: string, cwd: string) =>
  new Promise<{ readonly output: string; readonly code: number | null }>((resolve) => {
    const child = spawn(file, args, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME } })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    child.once('exit', (code) => resolve({ output, code }))
    child.stdin.end(text)
  })

it('is typed by one file, which needs no other', async () => {
  const folder = temporaryFolder('types', onTestFinished)
  const options = [
    '--declaration',
    '--emitDeclarationOnly',
    '--target',
    'esnext',
    '--module',
    'nodenext',
    '--ignoreConfig',
  ]
  const { code, stdout } = await run('tsc', [...options, '--outDir', folder, 'src/entry/testing/public.ts'])
  expect([code, stdout]).toEqual([0, ''])
  expect(readdirSync(folder)).toEqual(['public.d.ts'])
})
