import type { Database } from '../../../src/db/engines/database.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { sqliteEngine } from './sqlite-engine.ts'
import { startD1 } from './start-d1.ts'

export interface Engine {
  /** Has the gateway's tables, and nothing in them. */
  readonly database: Database
  /** How often the last `execute` that was answered went to the database. */
  readonly roundTrips: () => number
  readonly stop: () => Promise<void>
}

/** Every engine that the gateway has, for tests that hold on each. */
export const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  [
    'SQLite',
    async () => {
      const connection = openMigrated(':memory:')
      return {
        database: sqliteEngine(connection),
        // It is in the process.
        roundTrips: () => 1,
        stop: async () => {
          connection.close()
        },
      }
    },
  ],
  [
    'D1',
    async () => {
      const d1 = await startD1()
      await d1.migrate()
      return d1
    },
  ],
]
