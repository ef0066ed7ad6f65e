import { fillPlaceholders, type SQLWrapper } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Bindable, Statement } from '../engines/database.ts'

/** Drizzle as the writer of SQL only: statements are run by a `Database`, the same way for every engine. */
export const queryBuilder = drizzle(() => Promise.reject(new Error('Statements are run by a Database.')))

const dialect = new SQLiteSyncDialect()

/** Writes the SQL once; each call gives it the values of its placeholders. */
export const prepared = (query: SQLWrapper, isRepeatable = true) => {
  const { sql, params } = dialect.sqlToQuery(query.getSQL())
  return (values: Readonly<Record<string, Bindable | undefined>>): Statement => ({
    sql,
    params: bindable(params, values),
    isRepeatable,
  })
}

/** Writes a query that has no placeholders. */
export const toStatement = (query: SQLWrapper, isRepeatable = true): Statement => prepared(query, isRepeatable)({})

// Holds because every placeholder and bound value of this room is a string, a number or null; drizzle types them unknown.
const bindable = (params: unknown[], values: Readonly<Record<string, Bindable | undefined>>) =>
  fillPlaceholders(params, values) as Bindable[]
