import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

interface Installed {
  readonly version: string
  readonly hasInstallScript?: boolean
  readonly resolved?: string
}

const read = (name: string) => JSON.parse(readFileSync(name, 'utf8'))
const packagesOf = (folder: string): readonly (readonly [string, Installed])[] =>
  Object.entries<Installed>(read(join(folder, 'package-lock.json')).packages).map(([path, installed]) => [
    path.replace(/^.*node_modules\//, ''),
    installed,
  ])

const manifests = globSync(['package.json', 'test/**/package.json'], { exclude: ['**/node_modules'] }).sort()
const folders = manifests.map((manifest) => dirname(manifest))
const everywhere = folders.flatMap((folder) => packagesOf(folder))

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
  const found = everywhere.filter(([name]) => name in floors)
  expect(new Set(found.map(([name]) => name))).toEqual(new Set(Object.keys(floors)))
  expect(found.filter(([name, { version }]) => isOlder(version, floors[name] ?? ''))).toEqual([])
})

it('consists of four packages, each with a lockfile', () => {
  expect(folders).toEqual(['.', 'test/bench', 'test/clients', 'test'])
  expect(folders.filter((folder) => !existsSync(join(folder, 'package-lock.json')))).toEqual([])
})

it.each(folders)('runs no install script in %s that is not listed', (folder) => {
  const { allowScripts = {} } = read(join(folder, 'package.json'))
  const withScript = packagesOf(folder).filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(withScript.filter(([name]) => !(name in allowScripts))).toEqual([])
  const allowed = Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)
  expect(allowed.map(([name]) => name)).toEqual(folder === '.' ? ['node'] : [])
})

it.each(folders)('names each package in %s by one exact version', (folder) => {
  const { dependencies, devDependencies } = read(join(folder, 'package.json'))
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
})

it.each(folders)('names no registry in the lockfile of %s', (folder) => {
  expect(packagesOf(folder).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

it('has one dependency where it is installed, since all else is bundled, and says what each is for', () => {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = read('package.json')
  expect(Object.keys(dependencies)).toEqual(['better-sqlite3'])
  expect([peerDependencies, optionalDependencies]).toEqual([undefined, undefined])
  const said = readFileSync('docs/security.md', 'utf8')
  const bundled = /^(@hono\/|hono$|drizzle-orm$|jose$|leven$|uuid$|zod$|commander$|selfsigned$)/
  for (const name of ['better-sqlite3', ...Object.keys(devDependencies).filter((name) => bundled.test(name))])
    expect(said).toContain(`\`${name}\``)
})
