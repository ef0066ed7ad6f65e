import type BetterSqlite from 'better-sqlite3'
import type { Ticks } from '../../../clock.ts'
import { type Database, mostRowsExamined, type Result, type Scan, type Statement, theGateway } from '../database.ts'
import { fromSqliteError } from './sqlite-fault.ts'
import { statementRunner } from './statement-runner.ts'
import { turns, turnTime } from './turns.ts'

const scan: Scan = {
  // Unfiltered, they are counted in about 1 ms where they are in the page cache.
  window: 20_000,
  // A turn of the event loop has one such window.
  windowTime: turnTime / 2,
  mostRows: mostRowsExamined,
  // Put in order again with each window, in some 20 ms.
  mostSorted: 10_000,
  bytesAtOnce: 0,
}

/** Runs the statements of one request on behalf of a tenant, as one atomic unit; resolves when they are durable. */
export type Write = (statements: readonly Statement[], tenant: string) => Promise<readonly Result[]>

interface Surroundings {
  /** Whether the file is still where it was opened: SQLite would go on writing to one that was deleted. */
  readonly isInPlace: () => boolean
  readonly ticks: Ticks
  readonly write: Write
}

/**
 * An open SQLite connection as the gateway's database, which it reads; where it is written is for its owner to say. A
 * statement holds the event loop, so that tenants take turns.
 */
export const sqlite = (connection: BetterSqlite.Database, { isInPlace, ticks, write }: Surroundings): Database => {
  const { isRead, run } = statementRunner(connection, ticks)
  const inTurn = turns(ticks, setImmediate)
  return {
    scan,
    isInPlace,
    execute: async (statements, { tenant } = theGateway) => {
      try {
        return await (statements.every(isRead) ? inTurn(tenant, () => statements.map(run)) : write(statements, tenant))
      } catch (error) {
        throw fromSqliteError(error)
      }
    },
  }
}
