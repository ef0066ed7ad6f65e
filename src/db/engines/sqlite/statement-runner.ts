import type BetterSqlite from 'better-sqlite3'
import { elapsed, type Ticks } from '../../../clock.ts'
import type { Result, Row, Statement } from '../database.ts'

/** Texts kept prepared. Filters give endless ones: all are forgotten before they grow without bound. */
const mostPrepared = 500

/** Runs statements on a connection; each text is prepared once. */
export const statementRunner = (connection: BetterSqlite.Database, ticks: Ticks) => {
  const prepared = new Map<string, BetterSqlite.Statement<unknown[], Row>>()
  const prepare = (sql: string) => {
    const known = prepared.get(sql)
    if (known) return known
    const statement = connection.prepare<unknown[], Row>(sql)
    if (prepared.size >= mostPrepared) prepared.clear()
    prepared.set(sql, statement)
    return statement
  }
  return {
    isRead: ({ sql }: Statement) => prepare(sql).readonly,
    run: ({ sql, params }: Statement): Result => {
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
    },
  }
}
