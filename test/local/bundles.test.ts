import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../src/config/config.ts'
import { run } from '../support/process/run.ts'

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

const isLocal = (path: string) => path.startsWith('src/local/') || path === 'selfsigned'

it.each(['node', 'deno', 'worker'])('keeps local identity out of the %s door', async (door) => {
  expect((await inputsOf(door)).filter(isLocal)).toEqual([])
})

it('finds it where it belongs', async () => {
  expect((await inputsOf('local')).filter(isLocal)).toContain('src/local/identity.ts')
})

const bundle = 'dist/node/gateway.js'

it("leaves Zod's translations out of the bundle, and its English in", () => {
  const text = readFileSync('dist/node/main.cjs', 'utf8')
  expect([text.includes('Invalid input'), text.includes('Input tidak valid')]).toEqual([true, false])
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
