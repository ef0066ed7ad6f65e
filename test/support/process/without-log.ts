import { copyFileSync, rmSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'

/** What a database file would say without its write-ahead log: the first column of each row. */
export const withoutLog = (path: string, sql: string) => {
  const copy = `${path}.copy`
  copyFileSync(path, copy)
  const file = new BetterSqlite(copy)
  const values = file.prepare(sql).pluck().all()
  file.close()
  rmSync(copy)
  return values
}
