import { join, resolve } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { createTestHarness } from 'wrangler'
import type { Issuer } from '../support/clients/tokens.ts'
import { publicUrl, settingsFor } from '../support/gateways/running.ts'
import { type Cost, costsOf } from './d1-costs.ts'
import { type Dialect, deedsOf, gatewayDialect, minimalDialect, type Row, rowsIn } from './deeds.ts'
import { jobs } from './jobs.ts'
import { load } from './load.ts'
import { listenWithLogFile } from './log-to-file.ts'
import type { Running } from './requests.ts'
import { schema } from './servers/schema.ts'

/** Rows of the tenant that is read. */
const rows = 400
export const bare = 'bare Hono on workerd'
/** The same without static assets, before which wrangler puts two Workers of its own. */
export const barest = 'bare Hono on workerd, no assets'
/** What both know. */
export const workerJobs = jobs
  .filter(({ id }) => id === 'create' || id === 'get')
  .map((job) => ({ ...job, beside: [bare, barest] }))

type Harness = ReturnType<typeof createTestHarness>
const databaseOf = async (harness: Harness) => (await harness.getWorker().getEnv()).DATABASE as D1Database

interface Started {
  readonly name: string
  readonly harness: Harness
  readonly listening: Awaited<ReturnType<typeof listenWithLogFile>>
}

const running = async (
  { name, harness, listening: { url, emptyLog } }: Started,
  dialect: Dialect,
  issuer: Issuer,
): Promise<Running> => {
  const server = { name, url: url.origin, emptyLog }
  const { fillMany } = await deedsOf(dialect, issuer, [{ id: '', sessionKey: '' }])
  if (fillMany) await load({ url: server.url, connections: 2, amount: rows, requests: fillMany, status: 201 })
  const { results } = await (await databaseOf(harness)).prepare(rowsIn(dialect)).all<Row>()
  return { ...server, deeds: await deedsOf(dialect, issuer, results), stop: harness.close }
}

/** Starts a bundled gateway on workerd with a migrated local D1. Answers what each operation costs there, too. */
export const startWorker = async (name: string, checkout: string, bundle: string, issuer: Issuer) => {
  const worker = { configPath: resolve(checkout, 'wrangler.toml'), prebuiltWorkerDir: bundle }
  const harness = createTestHarness({ workers: [{ ...worker, secrets: settingsFor(issuer) }] })
  const listening = await listenWithLogFile(harness, bundle)
  await harness.getWorker().applyD1Migrations('DATABASE')
  const server = await running({ name, harness, listening }, gatewayDialect, issuer)
  listening.emptyLog()
  const costs: readonly Cost[] = await costsOf({
    fetch: (path, init) => fetch(new URL(path, listening.url), { redirect: 'manual', ...init }),
    issuer,
    publicUrl,
    output: listening.output,
    stop: server.stop,
  })
  return { server, costs }
}

/** Starts one of the bare Workers: with the static assets that the gateway has, too, or without. */
export const startBareWorker = async (name: typeof bare | typeof barest, folder: string, issuer: Issuer) => {
  const database = { binding: 'DATABASE', database_name: 'bare', database_id: 'bare' }
  const main = resolve(join(import.meta.dirname, 'servers/bare-worker.ts'))
  const config = { name: 'bare', main, compatibility_date: '2026-11-01', d1_databases: [database] }
  // Which ones is all the same: none is asked for.
  const assets = { directory: join(import.meta.dirname, 'servers'), binding: 'ASSETS', run_worker_first: true }
  const harness = createTestHarness({ workers: [{ config: name === bare ? { ...config, assets } : config }] })
  const listening = await listenWithLogFile(harness, folder)
  for (const statement of schema) await (await databaseOf(harness)).prepare(statement).run()
  return running({ name, harness, listening }, minimalDialect, issuer)
}
