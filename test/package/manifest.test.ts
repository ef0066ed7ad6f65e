import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

it('may be published by anyone who may, with the provenance of its build', () => {
  expect(manifest).toMatchObject({ license: 'MIT', publishConfig: { access: 'public', provenance: true } })
  expect(manifest).not.toHaveProperty('private')
  expect(manifest).not.toHaveProperty('repository')
  expect(readFileSync('LICENSE', 'utf8')).toMatch(
    /^MIT License\n\nCopyright \(c\) \d{4} Remote Help Gateway contributors\n/,
  )
})

it('runs no script where it is installed', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(name)
})

it('brings the licence of every package that the bundle for Node has a part of', async () => {
  const { metafile } = await build({
    entryPoints: ['src/entry/node.ts', 'src/entry/local-deno.ts'],
    bundle: true,
    write: false,
    outdir: 'none',
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
  })
  const used = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? (/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? []) : [],
    )
  const notices = readFileSync('dist/THIRD-PARTY-NOTICES', 'utf8')
  const names = new Set(used.filter((name) => !name.includes('node_modules')))
  expect(names.size).toBeGreaterThan(10)
  for (const name of names) expect(notices).toMatch(new RegExp(`^${name} \\d\\S* \\(`, 'm'))
  expect(notices).toContain('Copyright (c) 2018 Filip Skokan')
})
