import { join, resolve } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { createTestHarness } from 'wrangler'
import type { Issuer } from '../support/clients/tokens.ts'
import { publicUrl, settingsFor } from '../support/gateways/running.ts'
import { type Cost, costsOf } from './d1-costs.ts'
import { type Dialect, deedsOf, gatewayDialect, minimalDialect, type Row, rowsIn } from './deeds.ts'
import { jobs } from './jobs.ts'
import { load } from './load.ts'
import type { Running } from './requests.ts'
import { schema } from './servers/schema.ts'

/** Rows of the tenant that is read. */
const rows = 400
export const bare = 'bare Hono on workerd'
/** What both know. */
export const workerJobs = jobs
  .filter(({ id }) => id === 'create' || id === 'get')
  .map((job) => ({ ...job, beside: [bare] }))

type Harness = ReturnType<typeof createTestHarness>
const databaseOf = async (harness: Harness) => (await harness.getWorker().getEnv()).DATABASE as D1Database

const running = async (
  name: string,
  harness: Harness,
  url: URL,
  dialect: Dialect,
  issuer: Issuer,
): Promise<Running> => {
  const server = { name, url: url.origin, emptyLog: harness.clearLogs }
  const { fillMany } = await deedsOf(dialect, issuer, [{ id: '', sessionKey: '' }])
  if (fillMany) await load({ url: server.url, connections: 2, amount: rows, requests: fillMany, status: 201 })
  const { results } = await (await databaseOf(harness)).prepare(rowsIn(dialect)).all<Row>()
  return { ...server, deeds: await deedsOf(dialect, issuer, results), stop: harness.close }
}

/** Starts a bundled gateway on workerd with a migrated local D1. Answers what each operation costs there, too. */
export const startWorker = async (name: string, checkout: string, bundle: string, issuer: Issuer) => {
  const worker = { configPath: resolve(checkout, 'wrangler.toml'), prebuiltWorkerDir: bundle }
  const harness = createTestHarness({ workers: [{ ...worker, secrets: settingsFor(issuer) }] })
  const { url } = await harness.listen()
  await harness.getWorker().applyD1Migrations('DATABASE')
  const server = await running(name, harness, url, gatewayDialect, issuer)
  harness.clearLogs()
  const costs: readonly Cost[] = await costsOf({
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    issuer,
    publicUrl,
    output: () => JSON.stringify(harness.getLogs()),
    stop: server.stop,
  })
  return { server, costs }
}

export const startBareWorker = async (issuer: Issuer) => {
  const database = { binding: 'DATABASE', database_name: 'bare', database_id: 'bare' }
  const main = resolve(join(import.meta.dirname, 'servers/bare-worker.ts'))
  const config = { name: 'bare', main, compatibility_date: '2026-11-01', d1_databases: [database] }
  const harness = createTestHarness({ workers: [{ config }] })
  const { url } = await harness.listen()
  for (const statement of schema) await (await databaseOf(harness)).prepare(statement).run()
  return running(bare, harness, url, minimalDialect, issuer)
}
