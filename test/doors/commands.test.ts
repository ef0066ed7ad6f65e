import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { answers, published } from '../support/clients/caller.ts'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cwd = temporaryFolder('commands')
const program = resolve('dist/node/cli.js')
const cli = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(process.execPath, [program, ...args], { cwd, env })

let gateway: LocalGateway
let token = ''
beforeAll(async () => {
  writeFileSync(join(cwd, 'begin.json'), JSON.stringify({ [answers.replace('/beta/', '')]: [published] }))
  gateway = await startLocal({}, { folder: cwd, args: ['--seed', 'begin.json'] })
  token = await gateway.token()
})
afterAll(() => gateway?.stop())

const headers = () => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' })
const count = async () => (await fetch(`${gateway.url}${answers}/$count`, { headers: headers() })).text()

/** Answers as the gateway does, but where something is wrong with it. */
const startFaulty = (isFaulty: (method: string, path: string) => [number, Record<string, string>?] | undefined) =>
  new Promise<string>((done) => {
    const server = createServer(async (asked, answered) => {
      const { method = '', url = '' } = asked
      const fault = isFaulty(method, url)
      const body = method === 'POST' ? await text(asked) : null
      const sent = { Authorization: asked.headers.authorization ?? '', 'Content-Type': 'application/json' }
      const real = await fetch(gateway.url + url, { method, body, headers: sent })
      const kept = Object.fromEntries([...real.headers].filter(([name]) => !/length|encoding/.test(name)))
      const links = { ...kept, ...(kept.location && { location: kept.location.replace(gateway.url, at()) }) }
      answered.writeHead(fault?.[0] ?? real.status, { ...links, ...fault?.[1] }).end(await real.text())
    })
    const at = () => `http://127.0.0.1:${Object(server.address()).port}`
    onTestFinished(() => void server.close())
    server.listen(0, '127.0.0.1', () => done(at()))
  })

it('starts with what --seed says', async () => expect(await count()).toBe('1'))

describe('smoke', () => {
  it('has a line for each check, and leaves nothing behind', async () => {
    const before = await count()
    const { code, stdout, stderr } = await cli(['smoke', `${gateway.url}/`], { SMOKE_TOKEN: token })
    expect([code, stderr]).toEqual([0, ''])
    const checks = ['healthz', 'readyz', 'openapi.json', 'headers', 'refuses without a token']
    const all = [...checks, 'refuses a token that is none', 'create', 'get', 'delete', 'is gone']
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => /^ok {4}([^:]+)/.exec(line)?.[1]),
    ).toEqual(all)
    expect(await count()).toBe(before)
  })

  it('takes the token from standard input', async () => {
    const child = spawn(process.execPath, [program, 'smoke', gateway.url, '-'], { cwd, env: bareEnvironment })
    child.stdin.end(`${token}\n`)
    expect(await text(child.stdout)).toMatch(/^ok {4}is gone: 404/m)
  })

  it('names each check that fails, ends with 1, takes away what it made, and shows no token', async () => {
    const before = await count()
    const url = await startFaulty((method, path) => {
      if (path === '/readyz') return [503]
      if (path === '/healthz') return [200, { 'X-Content-Type-Options': 'any' }]
      if (method === 'GET' && path === answers) return [200]
      if (method === 'GET' && path.startsWith(`${answers}/`)) return [500]
      return undefined
    })
    const { code, stdout, stderr } = await cli(['smoke', url], { SMOKE_TOKEN: token })
    expect([code, stderr]).toEqual([1, '6 checks failed.\n'])
    const failed = stdout.split('\n').flatMap((line) => /^FAIL {2}(.*)$/.exec(line)?.[1] ?? [])
    expect(failed).toEqual([
      'readyz: 503 in the place of 200',
      'headers: X-Content-Type-Options missing, or changed on the way',
      expect.stringMatching(/^refuses without a token: 200 in the place of 401/),
      expect.stringMatching(/^refuses a token that is none: 200 in the place of 401/),
      expect.stringMatching(/^get: 500 in the place of 200/),
      expect.stringMatching(/^is gone: 500 in the place of 404/),
    ])
    expect(stdout).not.toContain(token.slice(-20))
    expect(await count()).toBe(before)
  })

  it('says that links lead elsewhere, and that a token may not write', async () => {
    const url = await startFaulty((method) =>
      method === 'POST' ? [201, { location: `${gateway.url}${answers}/x` }] : undefined,
    )
    const before = await count()
    const elsewhere = await cli(['smoke', url], { SMOKE_TOKEN: token })
    expect(elsewhere.stdout).toContain(`FAIL  create: links lead to ${gateway.url}: set PUBLIC_URL to ${url}\n`)
    expect(await count()).toBe(before)
    const narrow = await cli(['token', '--url', gateway.url, '--permissions', 'DeviceManagementConfiguration.Read.All'])
    const { code, stdout } = await cli(['smoke', gateway.url], { SMOKE_TOKEN: narrow.stdout.trim() })
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^FAIL {2}create: 403 in the place of 201, Forbidden: /m)])
    expect(stdout).toMatch(/^FAIL {2}get: nothing was made to look at$/m)
  })

  it.each([
    ['anyone', '<h1>Welcome</h1>'],
    ['one with a document of its own', '{"openapi":"3.1.0\\u001b[2J","info":{},"paths":{"/pets":{}}}'],
    ['one who goes on and on', undefined],
  ])('sends no token to %s, reads no end of an answer, and writes nothing that moves a terminal', async (_, said) => {
    const tokens: unknown[] = []
    const server = createServer(({ headers }, response) => {
      tokens.push(headers.authorization)
      const more = () => {
        while (response.write('x'.repeat(2 ** 20)));
        response.once('drain', more)
      }
      if (said === undefined) more()
      else response.end(said)
    }).listen(0, '127.0.0.1')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await once(server, 'listening')
    const { code, stdout } = await cli(['smoke', `http://127.0.0.1:${Object(server.address()).port}`], {
      SMOKE_TOKEN: 'a.CANARY.c',
    })
    expect([code, new Set(tokens)]).toEqual([1, new Set([undefined, 'Bearer none'])])
    expect(stdout).toContain('FAIL  create: not asked, and the token not sent')
    expect(stdout).not.toContain('\u001B')
  })

  it('says that nothing answers', async () => {
    const { code, stdout } = await cli(['smoke', 'http://127.0.0.1:1'], { SMOKE_TOKEN: 'a.b.c' })
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^FAIL {2}healthz: no answer \(bad port\)$/m)])
  })
})

describe('export', () => {
  const made = async () => {
    const body = JSON.stringify({ ...published, sessionKey: crypto.randomUUID() })
    const answer = await fetch(gateway.url + answers, { method: 'POST', headers: headers(), body })
    return answer.json()
  }

  it('writes a file that its owner alone can read, which a gateway takes, and overwrites none', async () => {
    const annotated: Readonly<Record<string, unknown>> = await made()
    const entity = Object.fromEntries(Object.entries(annotated).filter(([name]) => !name.startsWith('@')))
    const outcome = await cli(['export', 'all.json'])
    expect(outcome).toEqual({ code: 0, stdout: expect.stringMatching(/^\S+ is exported to all.json, /), stderr: '' })
    expect((statSync(join(cwd, 'all.json')).mode & 0o777).toString(8)).toBe('600')
    const seed = JSON.parse(readFileSync(join(cwd, 'all.json'), 'utf8'))
    const [tenant] = Object.values<Record<string, unknown[]>>(seed)
    expect(tenant?.[answers.replace('/beta/', '')]).toContainEqual(expect.objectContaining(entity))
    expect((await cli(['export'])).stdout).toBe(readFileSync(join(cwd, 'all.json'), 'utf8'))

    expect(await cli(['export', 'all.json'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'all.json exists already; an export overwrites nothing.\n',
    })
    const second = await createGateway({ seed: join(cwd, 'all.json') })
    expect(await second.export()).toEqual(seed)
    await second.close()
  })

  it.skipIf(!existsSync('/usr/bin/script'))('warns a terminal', async () => {
    const { stdout } = await run('script', ['-qfec', `exec ${process.execPath} ${program} export`, '/dev/null'], {
      cwd,
    })
    expect(stdout).toMatch(/^What follows holds secrets, readable; /)
  })

  it.each([
    [
      'there is no database',
      ['--database', 'none.sqlite'],
      {},
      /^There is no database at none.sqlite; set DATABASE_PATH.\n$/,
    ],
    [
      'the key is another',
      [],
      { ENCRYPTION_KEYS: `local:${Buffer.alloc(32).toString('base64')}` },
      /cannot be exported: /,
    ],
  ])('says in one sentence that %s, and leaves nothing', async (_, args, env, sentence) => {
    const { code, stdout, stderr } = await cli(['export', 'no.json', ...args], env)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(sentence)])
    expect(stderr.trimEnd().split('\n').length).toBe(1)
    expect(readdirSync(cwd).filter((name) => name.startsWith('no.json'))).toEqual([])
  })
})

describe('migrate', () => {
  const database = join(cwd, 'migrated.sqlite')
  const files = readdirSync('migrations').toSorted()

  it('makes a database, says by what, brings one up to date, and does nothing the second time', async () => {
    const said = (names: readonly string[]) => names.map((name) => `${name} is applied.\n`).join('')
    const upToDate = `${database} is up to date.\n`
    expect((await cli(['migrate', '--database', database])).stdout).toBe(said(files) + upToDate)
    const nothing = { code: 0, stdout: `${database} was up to date.\n`, stderr: '' }
    expect(await cli(['migrate'], { DATABASE_PATH: database })).toEqual(nothing)
    const ledger = new BetterSqlite(database).prepare('select name from d1_migrations order by name').pluck().all()
    expect(ledger).toEqual(files)
  })

  it('leaves one that a gateway serves, and one that is none', async () => {
    const served = join(cwd, '.data/gateway.sqlite')
    expect((await cli(['migrate'])).stderr).toMatch(/^The database .* is in use by another gateway; /)
    writeFileSync(join(cwd, 'text.sqlite'), 'x'.repeat(9000))
    const { code, stderr } = await cli(['migrate', '--database', 'text.sqlite'])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^The database text.sqlite cannot be opened for writing: /),
    ])
    expect(existsSync(served)).toBe(true)
  })
})
