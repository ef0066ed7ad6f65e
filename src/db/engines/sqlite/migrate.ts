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

/** Applies, in order of name, what the ledger does not hold; each file whole or not at all. Returns the names applied. */
export const migrate = (connection: BetterSqlite.Database, migrations: readonly Migration[]): readonly string[] => {
  connection.exec(ledger)
  const isApplied = connection.prepare('select 1 from d1_migrations where name = ?').pluck()
  const record = connection.prepare('insert into d1_migrations (name) values (?)')
  // Asked within the transaction: another process may have applied it since.
  const apply = connection.transaction(({ name, sql }: Migration) => {
    if (isApplied.get(name)) return []
    connection.exec(sql)
    record.run(name)
    return [name]
  })
  const inOrder = migrations.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return inOrder.flatMap((migration) => apply.immediate(migration))
}
