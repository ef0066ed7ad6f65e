import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'

const root = process.cwd()
const node = process.execPath

let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startLocal()
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
    const folder = mkdtempSync(join(tmpdir(), 'local-start-'))
    prepare(folder)
    return run(node, [join(root, 'src/entry/cli.ts')], { env: { PORT: '0', ...env }, cwd: folder }).finally(() =>
      rmSync(folder, { recursive: true }),
    )
  }
  const portOf = (url: string) => new URL(url).port

  it.each([
    [
      'the port',
      () => ({ PORT: portOf(gateway.url) }),
      /^Port \d+ on 127.0.0.1 is in use; set PORT to another one.\n$/,
    ],
    ['the https port', () => ({ HTTPS_PORT: portOf(gateway.httpsUrl) }), /in use; set HTTPS_PORT to another one.\n$/],
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
  const folder = mkdtempSync(join(tmpdir(), 'local-env-'))
  const child = spawn(node, [join(root, 'src/entry/cli.ts')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0' },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const [chunk] = await once(child.stdout, 'data')
  const [, port = ''] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk)) ?? []
  writeFileSync(join(folder, '.env'), `PORT=${port}\n`)
  expect((await run(node, [join(root, 'src/entry/cli.ts'), 'token'], { cwd: folder })).stdout).toMatch(/^ey/)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})
