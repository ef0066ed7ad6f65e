import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { ConfigError, parseConfig } from '../../src/config/config.ts'
import { run } from '../support/process/run.ts'
import { zodApisIn } from '../support/process/zod-apis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const inputsOf = async (door: string) => {
  const { metafile } = await build({
    entryPoints: [`src/entry/${door}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    packages: 'external',
  })
  const files = Object.keys(metafile.inputs)
  const packages = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  return [...files, ...packages]
}

const isLocal = (path: string) => /^(src\/local|examples)\//.test(path) || path === 'selfsigned'

it.each(['node', 'deno', 'worker'])('keeps local identity out of the %s door', async (door) => {
  expect((await inputsOf(door)).filter(isLocal)).toEqual([])
})

it('finds it where it belongs, and the control of it', async () => {
  for (const door of ['cli', 'bundle/testing']) {
    const local = (await inputsOf(door)).filter(isLocal)
    for (const file of [
      'identity',
      'control/routes',
      'control/watch',
      'faults/create-faults',
      'session/join-as-sharer',
    ])
      expect([door, local]).toEqual([door, expect.arrayContaining([`src/local/${file}.ts`])])
  }
})

/** What a bundle says, whose lines may end within a text. */
const textOf = (path: string) => readFileSync(path, 'utf8').replaceAll('\\\n', '')

it('has no path of the control, and no fault, in the bundle of production', () => {
  const text = textOf('dist/node/main.cjs')
  expect(
    ['/_local', 'gateway-fault', 'drop-after', '/explorer', 'remote-help sharer'].filter((word) => text.includes(word)),
  ).toEqual([])
})

const bundle = 'dist/node/gateway.js'

const isMissing = 'PUBLIC_URL is required'

it.each([
  ['with what was compiled of it', () => {}, isMissing, false],
  ['without', ({ compiled }: Built) => rmSync(compiled), isMissing, true],
  ['with what is not whole', ({ compiled }: Built) => spoil(compiled), isMissing, true],
  ['with what cannot be read', ({ compiled }: Built) => block(compiled), isMissing, true],
  ['with a part of it', ({ compiled }: Built) => truncateSync(compiled, 1000), isMissing, true],
  ['with nothing in it', ({ compiled }: Built) => truncateSync(compiled, 0), isMissing, true],
  [
    'with what was compiled of another of the same length',
    ({ main }: Built) => exchange(main),
    'PUBLIC_URL IS REQUIRED',
    true,
  ],
] as const)('starts %s, and keeps what it compiles where there is none', async (_, change, said, isKept) => {
  const folder = temporaryFolder('compiled', onTestFinished)
  for (const name of ['gateway.js', 'main.cjs', 'main.cjs.compiled'])
    copyFileSync(`dist/node/${name}`, join(folder, name))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  change({ main: join(folder, 'main.cjs'), compiled: join(folder, 'main.cjs.compiled') })
  const env = { NODE_COMPILE_CACHE: '' }
  const { code, stderr } = await run('node', [join(folder, 'gateway.js')], { cwd: folder, env })
  expect([code, stderr]).toEqual([1, expect.stringContaining(said)])
  expect(existsSync(join(folder, 'compiled'))).toBe(isKept)
})

it('starts with options of V8 for which nothing was compiled', async () => {
  const { code, stderr } = await run('node', ['--stack-size=900', bundle])
  expect([code, stderr]).toEqual([1, expect.stringContaining(isMissing)])
})

interface Built {
  readonly main: string
  readonly compiled: string
}
const spoil = (path: string) => {
  const bytes = readFileSync(path)
  bytes.subarray(-2000, -40).fill(0)
  writeFileSync(path, bytes)
}
const block = (path: string) => {
  rmSync(path)
  mkdirSync(path)
}
const exchange = (path: string) =>
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replaceAll(wherever('is required: '), (text) => text.toUpperCase()),
  )

/** The same in a bundle as it lies there. */
const wherever = (text: string) => new RegExp([...text].join(String.raw`(?:\\\n)?`), 'g')

it("leaves Zod's translations out of the bundle, and its English in", () => {
  const text = textOf('dist/node/main.cjs')
  expect([text.includes('Invalid input: expected'), text.includes('Input tidak valid')]).toEqual([true, false])
})

it("has of Zod's two APIs the small one alone in the bundle of production", () => {
  expect(zodApisIn(textOf('dist/node/main.cjs'))).toEqual({ classic: false, mini: true })
  // Where the OpenAPI document is made.
  expect(zodApisIn(textOf('dist/node/cli.cjs'))).toEqual({ classic: true, mini: true })
})

it('is ASCII, which takes half as long to read and half the room', () => {
  expect(readFileSync('dist/node/main.cjs').findIndex((byte) => byte > 127)).toBe(-1)
})

it('is not made of a declaration that cannot be served', async () => {
  const spoil = (source: string) => source.replace("example: 'enabled'", "example: 'enabeld'")
  const load = `(url, context, next) => { const it = next(url, context); return url.endsWith('assistance-settings.ts') ? { ...it, source: (${spoil})(String(it.source)) } : it }`
  const hook = `data:text/javascript,import { registerHooks } from 'node:module'; registerHooks({ load: ${load} })`
  const { code, stderr } = await run('node', ['--import', hook, 'src/entry/bundle/check-declarations.ts'])
  expect(code).toBe(1)
  expect(stderr).toContain('the example of remoteAssistanceState is no microsoft.graph.remoteAssistanceState.')
  // Who says that they are checked has them checked.
  const worker = readFileSync('wrangler.toml', 'utf8')
  expect(worker).toMatch(/^command = .*build:document/m)
  expect(readFileSync('src/entry/bundle/build.ts', 'utf8')).toMatch(/^import '\.\/build-document\.ts'$/m)
  expect(readFileSync('src/entry/bundle/build-document.ts', 'utf8')).toMatch(/^import '\.\/check-declarations\.ts'$/m)
})

it('loads none of what of Node takes long, and a start does not need', async () => {
  const tell =
    "process.on('exit',()=>console.log(process.moduleLoadList.filter(name=>/ (internal.*undici|http2|https|tls)$/.test(name)).join()))"
  const { stdout } = await run('node', ['--import', `data:text/javascript,${tell}`, bundle, '--nonsense'])
  expect(stdout).toBe('\n')
})

it('says of bad settings what the sources say', async () => {
  const settings = {
    PORT: 'none',
    AUTH_TENANTS: ',',
    AUTH_JWKS: '{"keys":[1]}',
    RETENTION_HOURS: '0',
    RATE_LIMITS: 'x',
  }
  const { code, stderr } = await run('node', [bundle], { env: settings })
  expect(code).toBe(1)
  expect(() => parseConfig(settings)).toThrow(new ConfigError(stderr.trim()))
})
