import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'

const versionOf = (folder: string, name: string): string =>
  JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version

/** What the figures were measured on. */
export const surroundings = () => ({
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
  versions: {
    node: process.version,
    ...Object.fromEntries(['better-sqlite3', 'hono'].map((name) => [name, versionOf('.', name)])),
    wrangler: versionOf('test', 'wrangler'),
    ...Object.fromEntries(['fastify', 'autocannon'].map((name) => [name, versionOf('test/bench', name)])),
  },
})

/** The commit of a checkout, with a plus where it was changed since; empty where there is none. */
export const commitOf = (checkout: string) => {
  const git = (...args: readonly string[]) => spawnSync('git', ['-C', checkout, ...args], { encoding: 'utf8' }).stdout
  return `${git('rev-parse', '--short', 'HEAD').trim()}${git('status', '--porcelain', '-uno') ? '+' : ''}`
}
