import type { D1Database } from '@cloudflare/workers-types'
import { createTestHarness, type WorkerHandle } from 'wrangler'
import { createIssuer } from '../clients/tokens.ts'
import { builtWorker } from '../process/built-worker.ts'
import { publicUrl, type Running, settingsFor } from './running.ts'

/** Those that a test reaches for. */
interface Bindings {
  readonly DATABASE: D1Database
}

/** A Worker on workerd, and what of it only a test can reach. */
export interface RunningWorker extends Running {
  /** Where it listens. */
  readonly url: string
  /** Its bindings and its objects. */
  readonly worker: WorkerHandle<Bindings & Record<string, unknown>>
}

/** Starts the Worker on workerd with a migrated local D1. */
export const startWorkerd = async (): Promise<RunningWorker> => {
  const issuer = await createIssuer()
  const server = createTestHarness(builtWorker(settingsFor(issuer)))
  const { url } = await server.listen()
  const worker = server.getWorker<Bindings & Record<string, unknown>>()
  await worker.applyD1Migrations('DATABASE')
  return {
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    url: url.origin,
    worker,
    issuer,
    publicUrl,
    output: () => JSON.stringify(server.getLogs()),
    stop: () => server.close(),
  }
}
