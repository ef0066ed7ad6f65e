import type BetterSqlite from 'better-sqlite3'
import { elapsed, type Ticks } from '../../../clock.ts'
import {
  type Database,
  mostRowsExamined,
  type Result,
  type Row,
  type Scan,
  type Statement,
  theGateway,
} from '../database.ts'
import { groupCommit } from './group-commit.ts'
import { fromSqliteError } from './sqlite-fault.ts'
import { turns, turnTime } from './turns.ts'

/** Texts kept prepared. Filters give endless ones: all are forgotten before they grow without bound. */
const mostPrepared = 500

const scan: Scan = {
  // Unfiltered, they are counted in about 2 ms.
  window: 20_000,
  // Half of what a turn of the event loop has.
  windowTime: turnTime / 2,
  mostRows: mostRowsExamined,
  // Put in order again with each window, in some 20 ms.
  mostSorted: 10_000,
  bytesAtOnce: 0,
}

interface Surroundings {
  /** Whether the file is still where it was opened: SQLite would go on writing to one that was deleted. */
  readonly isInPlace: () => boolean
  readonly ticks: Ticks
}

/**
 * An open SQLite connection as the gateway's database. Each text is prepared once; writes share a commit. A statement
 * holds the event loop, so that tenants take turns.
 */
export const sqlite = (connection: BetterSqlite.Database, { isInPlace, ticks }: Surroundings): Database => {
  const prepared = new Map<string, BetterSqlite.Statement<unknown[], Row>>()
  const prepare = (sql: string) => {
    const known = prepared.get(sql)
    if (known) return known
    const statement = connection.prepare<unknown[], Row>(sql)
    if (prepared.size >= mostPrepared) prepared.clear()
    prepared.set(sql, statement)
    return statement
  }
  const run = ({ sql, params }: Statement): Result => {
    const statement = prepare(sql)
    if (!statement.reader) return { rows: [], rowsRead: 0, rowsWritten: statement.run(...params).changes }
    const start = ticks()
    const rows = statement.all(...params)
    return {
      rows,
      rowsRead: rows.length,
      rowsWritten: statement.readonly ? 0 : rows.length,
      milliseconds: elapsed(start, ticks()),
    }
  }
  const write = groupCommit(connection, run, isInPlace, ticks)
  const inTurn = turns(ticks, setImmediate)
  return {
    scan,
    isInPlace,
    execute: async (statements, { tenant } = theGateway) => {
      try {
        const isRead = statements.every(({ sql }) => prepare(sql).readonly)
        return await (isRead ? inTurn(tenant, () => statements.map(run)) : write(statements, tenant))
      } catch (error) {
        throw fromSqliteError(error)
      }
    },
  }
}
