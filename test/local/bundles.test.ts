import { build } from 'esbuild'
import { expect, it } from 'vitest'

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
