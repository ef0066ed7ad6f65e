import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { Gateway } from '../../src/entry/testing/public.ts'
import { browserExecutable } from '../support/clients/browser.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// The examples as they stand, with the package as `npm run build` has made it.

const packages = ['--import', resolve('test/examples/find-packages.mjs')]
const folder = temporaryFolder('examples')
const certificate = join(folder, 'localhost.pem')
let gateway: Gateway
beforeAll(async () => {
  gateway = await createGateway({ https: true })
  writeFileSync(certificate, gateway.certificate ?? '')
})
beforeEach(() => gateway.reset())
afterAll(() => gateway?.close())

const has = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0

/** Exit code, and what was said where it is not 0. */
const outcome = async (ran: ReturnType<typeof run>) => {
  const { code, stdout, stderr } = await ran
  return code === 0 ? { code } : { code, stdout, stderr }
}

it('runs the tests of vitest', async () => {
  const args = [
    'test/node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    '.',
    '--config',
    'test/examples/vitest.config.ts',
  ]
  expect(await outcome(run(process.execPath, args))).toEqual({ code: 0 })
})

it('runs the tests of node:test', async () => {
  expect(await outcome(run(process.execPath, ['--test', 'examples/node-test/sessions.test.mjs']))).toEqual({ code: 0 })
})

it.skipIf(browserExecutable === undefined)('runs the tests of Playwright', async () => {
  const cli = resolve('test/node_modules/@playwright/test/cli.js')
  const env = {
    CHROMIUM: browserExecutable ?? '',
    NODE_OPTIONS: packages.join(' '),
    HOME: folder,
  }
  const args = [
    cli,
    'test',
    '--config',
    'examples/playwright',
    '--output',
    join(folder, 'playwright'),
    '--reporter',
    'line',
  ]
  expect(await outcome(run(process.execPath, args, { env }))).toEqual({ code: 0 })
})

it.skipIf(!has('python3', '-c', 'import pytest'))('runs the tests of pytest, which speak HTTP', async () => {
  const env = { REMOTE_HELP_GATEWAY: gateway.url, PYTHONDONTWRITEBYTECODE: '1', HOME: folder }
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'examples/pytest']
  expect(await outcome(run('python3', args, { env }))).toEqual({ code: 0 })
})

it.each(readdirSync('examples/clients/javascript'))('runs %s', async (name) => {
  const env = { REMOTE_HELP_GATEWAY: gateway.httpsUrl ?? '', NODE_EXTRA_CA_CERTS: certificate }
  const { code, stdout, stderr } = await run(
    process.execPath,
    [...packages, join('examples/clients/javascript', name)],
    { env },
  )
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/viewScreen|answers/)
})

it('runs both sides of a session, with the client of Azure Web PubSub', async () => {
  await gateway.seed({
    'deviceManagement/managedDevices': [{ deviceName: 'PIXEL-7A-042', enrolledDateTime: '2026-01-01T00:00:00Z' }],
    'deviceManagement/remoteAssistanceSettings': { remoteAssistanceState: 'enabled' },
  })
  const env = { ...bareEnvironment, REMOTE_HELP_GATEWAY: gateway.url }
  const start = (name: string) => {
    const child = spawn(process.execPath, [...packages, join('examples/session', name)], { env })
    onTestFinished(() => void child.kill())
    const said = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
    return { child, said: said.then(([[code], stdout, stderr]) => ({ code, stdout, stderr })) }
  }
  const helper = start('helper.ts')
  const [key] = await once(helper.child.stdout, 'data')
  const sharer = start('sharer.ts')
  sharer.child.stdin.end(key)
  expect(await helper.said).toEqual({ code: 0, stdout: `${key}The sharer says: Well, thank you.\n`, stderr: '' })
  expect(await sharer.said).toEqual({
    code: 0,
    stdout: `${gateway.user} asks for access.\nThe helper says: How are you?\n`,
    stderr: '',
  })
  // Over, and not only left.
  const { path, body } = gateway.requests().at(-1) ?? {}
  expect([path?.split('/').at(-1), body]).toEqual(['endRemoteHelpSession', { sessionKey: '***' }])
})

it('runs the program of the shell', async () => {
  const { code, stdout } = await run('sh', ['examples/clients/curl/create.sh'], {
    env: { REMOTE_HELP_GATEWAY: gateway.url },
  })
  const [made, listed] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([code, listed.value[0].id]).toEqual([0, made.id])
})

it.skipIf(!has('python3', '--version'))('has Python that Python can read', async () => {
  const read = 'import ast,sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]'
  expect(await outcome(run('python3', ['-c', read, 'examples/clients/python/main.py']))).toEqual({ code: 0 })
})

it('names addresses and properties that there are, where no runtime is here to run a program', async () => {
  const document = await (await fetch(`${gateway.url}/openapi.json`)).text()
  const names = ['dotnet/Program.cs', 'python/main.py', 'powershell/session.ps1'].flatMap((name) => {
    const text = readFileSync(`examples/clients/${name}`, 'utf8')
    const paths = [...text.matchAll(/\/beta\/(\w+)/g)].map(([, path = '']) => `/beta/${path}`)
    const properties = [...text.matchAll(/^ {4}(\w+) += /gm)].map(([, property = '']) => property)
    const builders = [...text.matchAll(/\.(?:DeviceManagement|device_management)\.(\w+)/g)].map(
      ([, builder = '']) => builder,
    )
    return [...paths, ...properties.filter((property) => /^[a-z]+[A-Z]/.test(property)), ...builders]
  })
  expect(names.length).toBeGreaterThan(5)
  const spelled = (name: string) => name.replaceAll('_', '').toLowerCase()
  expect(names.filter((name) => !spelled(document).includes(spelled(name)))).toEqual([])
})

it('starts in its job what the command line takes, and asks what answers', async () => {
  const { jobs } = parse(readFileSync('examples/github-actions/test.yml', 'utf8'))
  const steps: readonly { readonly run?: string }[] = jobs.test.steps
  const script = steps.map((step) => step.run ?? '').join('\n')
  const [, options = ''] = /remote-help-gateway (.*?) >/.exec(script) ?? []
  const seed = join(folder, 'remote-help.seed.json')
  writeFileSync(seed, '{}')
  const args = options.replace('remote-help.seed.json', seed).split(' ')
  expect(args).toContain('--seed')
  // What cannot be read is refused before help is printed.
  expect((await run(process.execPath, ['dist/node/cli.js', ...args, '--help'])).code).toBe(0)
  const [, path = ''] = /http:\/\/127\.0\.0\.1:8787(\S+)/.exec(script) ?? []
  expect((await fetch(gateway.url + path)).status).toBe(200)
})
