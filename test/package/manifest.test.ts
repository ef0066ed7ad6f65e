import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { run } from '../support/process/run.ts'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

it('publishes what is built, the migrations and what there is to know, and nothing else', async () => {
  const { code, stdout, stderr } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])
  expect(code, stderr).toBe(0)
  const [{ files }] = Object.values<{ files: readonly { path: string }[] }>(JSON.parse(stdout)) as [
    { files: readonly { path: string }[] },
  ]
  const paths = files.map(({ path }) => path)
  const known = /^(dist\/(docs|local|node)\/|migrations\/\d{4}_\w+\.sql$)/
  expect(paths.filter((path) => !known.test(path)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-NOTICES',
    'package.json',
  ])
  for (const path of ['dist/node/gateway.js', 'dist/node/main.cjs', 'migrations/0005_secrets.sql'])
    expect(paths).toContain(path)
  // What Node keeps there is for one version of it.
  expect(paths.filter((path) => path.includes('compiled'))).toEqual([])
})

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

it('gives each form of import its own types', () => {
  const { import: esm, require: commonJs } = manifest.exports['.']
  expect(Object.keys(esm)).toEqual(['types', 'default'])
  const stem = 'dist/node/index'
  expect([esm, commonJs]).toEqual([
    { types: `./${stem}.d.ts`, default: `./${stem}.js` },
    { types: `./${stem}.d.cts`, default: `./${stem}.cjs` },
  ])
  // For what knows no `exports`.
  expect([manifest.main, manifest.types]).toEqual([commonJs.default, commonJs.types])
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
