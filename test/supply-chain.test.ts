import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(name, 'utf8'))
const manifest = read('package.json')
const packages: Record<string, { version: string; hasInstallScript?: boolean; dev?: boolean; resolved?: string }> =
  read('package-lock.json').packages
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/** The first versions without the faults that were published against them (hono advisories, drizzle CVE-2026-39356 …). */
const floors: Readonly<Record<string, string>> = {
  hono: '4.13.7',
  '@hono/node-server': '2.0.10',
  'drizzle-orm': '0.45.2',
  zod: '4.0.0',
  jose: '6.0.0',
  'better-sqlite3': '13.0.0',
  wrangler: '4.59.1',
  miniflare: '3.20231030.2',
}

const isOlder = (version: string, floor: string) =>
  version.split('-')[0]?.localeCompare(floor, 'en', { numeric: true }) === -1

it('keeps to the version floors, wherever a package is installed', () => {
  const found = Object.entries(packages).filter(([path]) => nameOf(path) in floors)
  expect(new Set(found.map(([path]) => nameOf(path)))).toEqual(new Set(Object.keys(floors)))
  expect(found.filter(([path, { version }]) => isOlder(version, floors[nameOf(path)] ?? ''))).toEqual([])
})

it('runs no install script that is not listed', () => {
  const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  const unlisted = withScript.filter(([path]) => !(nameOf(path) in manifest.allowScripts))
  expect(unlisted).toEqual([])
  const allowed = Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed)
  expect(allowed.map(([name]) => name)).toEqual(['node'])
})

it('has few production dependencies, each at one exact version and with its reason in the README', () => {
  const names = Object.keys(manifest.dependencies)
  expect(names.length).toBeLessThanOrEqual(9)
  const readme = readFileSync('README.md', 'utf8')
  for (const name of names) expect(readme).toContain(`\`${name}\``)
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  }
})

it('names no registry in the lockfile', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
})
