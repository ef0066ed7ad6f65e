import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// What is published, as whoever installs it has it. `npm run build` has made it.

const folder = temporaryFolder('package')
const project = join(folder, 'project')
const inProject = (name: string) => join(project, name)
/** What npm needs to find its cache and, for what that has not, its registry. */
const { HOME = folder, NODE_EXTRA_CA_CERTS } = process.env
const env = { HOME, ...(NODE_EXTRA_CA_CERTS !== undefined && { NODE_EXTRA_CA_CERTS }) }

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
let packed: Packed
let tarball = ''
let install: Awaited<ReturnType<typeof run>>

beforeAll(async () => {
  const pack = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { env })
  const said: Readonly<Record<string, Packed>> = JSON.parse(pack.stdout)
  // npm 12 has an object by names, those before it a list.
  const [one] = Object.values(said)
  if (!one) throw new Error(pack.stderr)
  packed = one
  tarball = join(folder, packed.filename)
  mkdirSync(project)
  writeFileSync(inProject('package.json'), '{ "name": "project", "private": true }')
  // What `npm ci` has fetched is in npm's cache.
  install = await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: project, env })
})

const filesIn = (path: string) =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      )
    : []

it('holds what runs and what is read, and nothing else', () => {
  const names = packed.files.map(({ path }) => path)
  const wanted = [
    ...[
      'cli.js',
      'cli.cjs',
      'gateway.js',
      'main.cjs',
      'writer.js',
      'checkpointer.js',
      'index.js',
      'index.cjs',
      'index.d.ts',
      'index.d.cts',
    ].map((name) => `dist/node/${name}`),
    // Of the pages.
    ...['dist/docs', 'dist/local'].flatMap(filesIn),
    // To read, since the README leads there.
    ...filesIn('docs'),
    '.env.example',
    ...readdirSync('migrations').map((name) => `migrations/${name}`),
    'package.json',
    'README.md',
  ]
  expect(names).toEqual(expect.arrayContaining(wanted))
  const beside = ['LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-NOTICES']
  expect(names.filter((name) => !wanted.includes(name) && !beside.includes(name))).toEqual([])
  expect(names.filter((name) => /\.ts$/.test(name) && !/\.d\.ts$/.test(name))).toEqual([])
})

it('installs without a warning, a compiler or more than it needs', () => {
  expect([install.code, install.stderr]).toEqual([0, ''])
  const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'))
  const names = Object.keys(lock.packages).filter((name) => name !== '')
  expect(names.sort()).toEqual(
    ['better-sqlite3', 'node-addon-api', 'remote-help-gateway'].map((name) => `node_modules/${name}`),
  )
  const sizes = readdirSync(inProject('node_modules'), { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(join(project, 'node_modules', name)).size,
  )
  expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(60e6)
})

it('starts in an empty folder with one command, and its line to paste answers 201', async () => {
  const cwd = join(folder, 'empty')
  mkdirSync(cwd)
  symlinkSync(inProject('node_modules'), join(cwd, 'node_modules'))
  const child = spawn(inProject('node_modules/.bin/remote-help-gateway'), ['--port', '0'], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  await expect.poll(() => child.exitCode ?? output, { timeout: 30_000 }).toMatch(/curl .*\n/)
  const [curl = ''] = /curl .*/.exec(output) ?? []
  expect(curl).toContain('$(npx remote-help-gateway token --url ')
  expect((await run('sh', ['-c', curl], { cwd, env })).stdout).toMatch(/^HTTP\/1.1 201/)
  const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1]
  expect([(await fetch(`${url}/docs`)).status, readdirSync(cwd).sort()]).toEqual([200, ['.data', 'node_modules']])
  child.kill('SIGINT')
  await expect.poll(() => child.exitCode).toBe(0)
})

const use = `const gateway = await createGateway()
  const headers = { Authorization: 'Bearer ' + (await gateway.token()), 'Content-Type': 'application/json' }
  const answer = await fetch(gateway.url + '/beta/RequestRemoteHelpSessionAccessResponse', { headers })
  console.log(answer.status, typeof SeedError)
  await gateway.close()`

it.each([
  ['import', 'use.mjs', `import { createGateway, SeedError } from 'remote-help-gateway'\n${use}`],
  [
    'require',
    'use.cjs',
    `const { createGateway, SeedError } = require('remote-help-gateway')\nvoid (async () => { ${use} })()`,
  ],
])('gives a gateway to who asks with %s', async (_, name, text) => {
  writeFileSync(inProject(name), text)
  expect(await run(process.execPath, [name], { cwd: project })).toEqual({
    code: 0,
    stdout: '200 function\n',
    stderr: '',
  })
})

it('shows an error that nobody catches by its sentence, and not by a screen of the bundle', async () => {
  const text = "import { createGateway } from 'remote-help-gateway'\nawait createGateway({ ports: 1 })"
  writeFileSync(inProject('uncaught.mjs'), text)
  const { code, stderr } = await run(process.execPath, ['uncaught.mjs'], { cwd: project })
  expect([code, stderr]).toEqual([1, expect.stringContaining("createGateway has no option 'ports'")])
  expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(400)
})

it.each([
  ['nodenext', 'nodenext', 'use.mts'],
  ['nodenext', 'nodenext', 'use.cts'],
  ['preserve', 'bundler', 'use.ts'],
])('has types for a consumer with module %s and resolution %s (%s)', async (module, moduleResolution, name) => {
  const body = (token: string) => `import { createGateway, type Gateway, type Seed } from 'remote-help-gateway'
export const use = async (seed: Seed): Promise<number> => {
  const gateway: Gateway = await createGateway({ seed, faults: '10%' })
  const token: string = await gateway.token({ ${token} })
  return gateway.requests().length + token.length
}
`
  const check = (token: string) => {
    writeFileSync(inProject(name), body(token))
    const flags = ['--strict', '--noEmit', '--target', 'es2022', '--types', '', '--moduleResolution', moduleResolution]
    // Of the language that the target has alone: whoever takes a newer one has to do nothing for our types.
    return run('tsc', [...flags, '--module', module, name], { cwd: project })
  }
  expect(await check('expiresIn: 60')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await check("expiresIn: 'soon'")).stdout).toContain("Type 'string' is not assignable to type 'number'")
})

it('is as publint and Are The Types Wrong want it', async () => {
  const { messages, pkg } = await publint({ pkgDir: inProject('node_modules/remote-help-gateway'), pack: false })
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  const types = await run('attw', [tarball, '--no-emoji', '--format', 'ascii', '--no-definitely-typed'], { env })
  expect([types.code, types.stdout]).toEqual([0, expect.stringContaining('No problems found')])
})
