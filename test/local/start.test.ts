import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = process.cwd()
const node = process.execPath

const partners = 'deviceManagement/remoteAssistancePartners'
const seedFolder = temporaryFolder('local-seed')
const seedFile = join(seedFolder, 'seed.json')
writeFileSync(seedFile, JSON.stringify({ [partners]: [{ id: 'seeded', displayName: 'Seeded' }] }))

let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startLocal({}, { args: ['--seed', seedFile], isSource: true })
})
afterAll(() => gateway?.stop())

describe('local mode', () => {
  it('says in six lines what a newcomer needs, with a line to paste that answers 201', async () => {
    expect(gateway.banner.trimEnd().split('\n').length).toBeLessThanOrEqual(6)
    expect(gateway.banner).not.toMatch(/eyJ/)
    for (const text of [gateway.url, gateway.httpsUrl, `${gateway.url}/docs`]) expect(gateway.banner).toContain(text)
    expect((await run('sh', ['-c', gateway.curl])).stdout).toMatch(/^HTTP\/1.1 201/)
  })

  it('is trusted by Node with the line it prints; each address leads to itself, and no browser is held to https', async () => {
    const bearer = await gateway.token()
    const program = `const answer = await fetch(process.env.AT + '/beta/', { headers: { Authorization: process.env.BEARER } })
      console.log((await answer.json())['@odata.context'], answer.headers.get('Strict-Transport-Security'))`
    const [line = ''] = /export NODE_EXTRA_CA_CERTS=.*/.exec(gateway.banner) ?? []
    for (const AT of [gateway.url, gateway.httpsUrl]) {
      const args = ['-c', `${line}\n"${node}" --input-type=module -e "$PROGRAM"`]
      const { stdout } = await run('sh', args, { env: { AT, BEARER: `Bearer ${bearer}`, PROGRAM: program } })
      expect(stdout).toBe(`${AT}/beta/$metadata null\n`)
    }
  })
})

it('is controlled at both addresses, and has what it was filled with', async () => {
  const local = await (await fetch(`${gateway.url}/_local`)).json()
  expect([local.url, local.httpsUrl]).toEqual([gateway.url, gateway.httpsUrl])
  const { token } = await (await fetch(`${gateway.url}/_local/token`, { method: 'POST' })).json()
  for (const at of [gateway.url, gateway.httpsUrl]) {
    const headers = { Authorization: `Bearer ${token}` }
    const partner = await ask(`${at}/v1.0/${partners}/seeded`, headers)
    expect([partner.displayName, partner['@odata.context']]).toEqual([
      'Seeded',
      `${at}/v1.0/$metadata#${partners}/$entity`,
    ])
    const { value } = await ask(`${at}/_local/requests`)
    expect(value.at(-1)).toMatchObject({ path: `/v1.0/${partners}/seeded`, headers: { authorization: '***' } })
  }
  expect(gateway.output()).not.toContain(token)
})

/** Whatever the certificate. */
const ask = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const { request } = url.startsWith('https:') ? https : http
  const asked = request(url, { headers, agent: false, rejectUnauthorized: false }).end()
  const [answer] = await once(asked, 'response')
  return JSON.parse((await Array.fromAsync(answer)).join(''))
}

it('answers nothing that came through a proxy, the gateway as little as the provider', async () => {
  const paths = [
    '/beta/',
    '/docs',
    '/healthz',
    '/beta/RequestRemoteHelpSessionAccessResponse',
    '/common/discovery/keys',
  ]
  for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'CF-Connecting-IP']) {
    for (const path of paths) {
      const { status } = await fetch(gateway.url + path, { headers: { [name]: '198.51.100.1' } })
      expect([name, path, status]).toEqual([name, path, path.includes('discovery') ? 400 : 403])
    }
  }
  expect(gateway.output()).toMatch(/"event":"local","outcome":"refused","reason":"proxy"/)
})

describe('a start that fails', () => {
  const start = (env: Record<string, string>, prepare: (folder: string) => void = () => {}) => {
    const folder = temporaryFolder('local-start', onTestFinished)
    prepare(folder)
    return run(node, [join(root, 'dist/node/cli.js')], { env: { PORT: '0', ...env }, cwd: folder })
  }
  const portOf = (url: string) => new URL(url).port

  it.each([
    ['a seed that is not there', ['--seed', 'none.json'], /^The file of the seed cannot be read: ENOENT.*\n$/],
    ['a seed that cannot be taken', ['--seed', 'package.json'], /^The seed cannot be taken: tenant .* There is no set/],
    ['faults that there are none of', ['--faults', 'package.json'], /^The faults cannot be taken: .*has no member/],
    ['a share that is none', ['--faults', '101%'], /^The faults cannot be taken: A profile of faults is a share/],
  ])('says in one sentence that it was given %s', async (_, args, sentence) => {
    const env = { PORT: '0', DATABASE_PATH: ':memory:' }
    const { code, stderr } = await run(node, ['dist/node/cli.js', ...args], { env, cwd: root })
    expect(stderr).toMatch(sentence)
    expect(code).toBe(1)
  })

  it.each([
    [
      'the port',
      () => ({ PORT: portOf(gateway.url) }),
      /^Port \d+ on 127.0.0.1 is in use; set PORT, or --port, to another one.\n$/,
    ],
    [
      'the https port',
      () => ({ HTTPS_PORT: portOf(gateway.httpsUrl) }),
      /in use; set HTTPS_PORT, or --https-port, to another one.\n$/,
    ],
    ['the https setting', () => ({ HTTPS_PORT: 'x' }), /^HTTPS_PORT must be a port number.\n$/],
    ['the origins', () => ({ CORS_ORIGINS: 'http://localhost:1,https://app.example.test' }), /CORS_ORIGINS must be/],
    ['the host', () => ({ HOST: '0.0.0.0' }), /^Local mode listens on loopback only.*\n$/],
  ])('names %s in one sentence', async (_, env, sentence) => {
    const { code, stdout, stderr } = await start(env())
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
  })

  it('names a folder that cannot keep the certificate', async () => {
    const { code, stderr } = await start({}, (folder) =>
      mkdirSync(join(folder, '.data/localhost.pem'), { recursive: true }),
    )
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr).toMatch(/^The certificate for https cannot be kept in .data: /)
  })
})

it('ends cleanly at Ctrl-C, and takes its port from .env as the token command does', async () => {
  const folder = temporaryFolder('local-env', onTestFinished)
  const child = spawn(node, [join(root, 'src/entry/cli.ts')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [chunk] = await once(child.stdout, 'data')
  const [, port = ''] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk)) ?? []
  writeFileSync(join(folder, '.env'), `PORT=${port}\n`)
  expect((await run(node, [join(root, 'src/entry/cli.ts'), 'token'], { cwd: folder })).stdout).toMatch(/^ey/)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})
