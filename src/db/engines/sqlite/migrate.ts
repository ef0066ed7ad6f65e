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
  const applied = new Set(connection.prepare('select name from d1_migrations').pluck().all())
  const record = connection.prepare('insert into d1_migrations (name) values (?)')
  const pending = migrations.filter(({ name }) => !applied.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const apply = connection.transaction(({ name, sql }: Migration) => {
    connection.exec(sql)
    record.run(name)
  })
  for (const migration of pending) apply.immediate(migration)
  return pending.map(({ name }) => name)
}
