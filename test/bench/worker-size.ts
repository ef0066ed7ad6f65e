import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { percentile } from '../soak/figures.ts'
import type { Issuer } from '../support/clients/tokens.ts'
import { settingsFor } from '../support/gateways/running.ts'

/** Characters of what a program says that are told when it fails: a bundle is one long line. */
const mostSaid = 1000
const wrangler = resolve('test/node_modules/.bin/wrangler')

const run = (args: readonly string[], cwd: string) => {
  const { status, stdout, stderr } = spawnSync(wrangler, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`wrangler ${args[0]} ended with ${status}: ${(stdout + stderr).slice(-mostSaid)}`)
  return stdout
}

/** Bundles a checkout's Worker as it is deployed, into a folder. Answers its size in KB of gzip, as wrangler tells it. */
export const bundleWorker = (checkout: string, folder: string) =>
  Number(
    /gzip: ([\d.]+) KiB/.exec(run(['deploy', '--dry-run', '--minify', '--outdir', folder], resolve(checkout)))?.[1],
  )

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[]
  readonly samples: readonly number[]
  /** Microseconds. */
  readonly timeDeltas: readonly number[]
}

/** Milliseconds of CPU that a profile has. */
const cpuOf = ({ nodes, samples, timeDeltas }: Profile) => {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id))
  return timeDeltas.reduce((sum, delta, index) => sum + (idle.has(samples[index] ?? 0) ? 0 : delta), 0) / 1000
}

/** Milliseconds of CPU that workerd takes to load a bundled Worker, by wrangler's own profile; the middle of several. */
export const loadCost = (bundle: string, issuer: Issuer, loads: number) => {
  const folder = join(bundle, 'startup')
  mkdirSync(folder, { recursive: true })
  // wrangler makes no profile of a Worker whose database has no id; the bundle is loaded as it is.
  const database = { binding: 'DATABASE', database_name: 'none', database_id: crypto.randomUUID() }
  const config = { name: 'startup', main: '../worker.js', compatibility_date: '2026-11-01', no_bundle: true }
  const settings = { ...config, vars: settingsFor(issuer), d1_databases: [database] }
  writeFileSync(join(folder, 'wrangler.json'), JSON.stringify(settings))
  const times = Array.from({ length: loads }, () => {
    run(['check', 'startup', '--config', 'wrangler.json', '--outfile', 'profile.json'], folder)
    return cpuOf(JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')))
  })
  return percentile(times, 0.5)
}
