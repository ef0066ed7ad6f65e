import { createTestHarness } from 'wrangler'
import { type Database, oneWindow, type Result, type Statement } from '../../../src/db/engines/database.ts'

/** A local D1 on workerd, driven by the gateway's own engine, which runs in a Worker beside it. */
export interface LocalD1 {
  /** Throws what D1 says when it refuses a statement. */
  readonly database: Database
  /** How often the last `execute` that was answered called D1. */
  readonly roundTrips: () => number
  /** Applies, as `wrangler d1 migrations apply` does, what the folder holds and its ledger does not. */
  readonly migrate: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts one without tables. */
export const startD1 = async (migrationsFolder = 'migrations'): Promise<LocalD1> => {
  const server = createTestHarness({
    workers: [
      {
        config: {
          name: 'd1-worker',
          main: new URL('d1-worker.ts', import.meta.url).pathname,
          compatibility_date: '2026-07-01',
          d1_databases: [
            {
              binding: 'DATABASE',
              database_name: 'queries',
              database_id: 'queries',
              migrations_dir: migrationsFolder,
            },
          ],
        },
      },
    ],
  })
  const { url } = await server.listen()
  let roundTrips = 0
  return {
    database: {
      scan: oneWindow,
      isInPlace: () => true,
      execute: async (statements: readonly Statement[]): Promise<readonly Result[]> => {
        // A connection each: one that is kept is closed by workerd after some seconds, which a test that computes for
        // longer learns only when it has already sent the next request on it.
        const headers = { Connection: 'close' }
        const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(statements) })
        if (!response.ok) throw new Error(await response.text())
        roundTrips = Number(response.headers.get('Round-Trips'))
        return JSON.parse(await response.text())
      },
    },
    roundTrips: () => roundTrips,
    migrate: () => server.getWorker().applyD1Migrations('DATABASE'),
    stop: () => server.close(),
  }
}
