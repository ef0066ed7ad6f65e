import type BetterSqlite from 'better-sqlite3'

/** A file of `migrations/`. */
export interface Migration {
  /** File name, such as `0001_name.sql`: the key of the ledger. */
  readonly name: string
  readonly sql: string
}

/** Wrangler's own ledger, column for column, so that both tools agree on what has been applied. */
const ledger = `create table if not exists d1_migrations(
  id integer primary key autoincrement,
  name text unique,
  applied_at timestamp default current_timestamp not null
)`

/**
 * Applies, in order of name, what the ledger does not hold: all of it or nothing, since one transaction costs one fsync.
 * Returns the names applied.
 */
export const migrate = (connection: BetterSqlite.Database, migrations: readonly Migration[]): readonly string[] => {
  const inOrder = migrations.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const applyAll = connection.transaction(() => {
    connection.exec(ledger)
    // Asked within the transaction: another process may have applied some since.
    const applied = new Set(connection.prepare<[], string>('select name from d1_migrations').pluck().all())
    const missing = inOrder.filter(({ name }) => !applied.has(name))
    const record = connection.prepare('insert into d1_migrations (name) values (?)')
    return missing.map(({ name, sql }) => {
      connection.exec(sql)
      record.run(name)
      return name
    })
  })
  return applyAll.immediate()
}
