import { fillPlaceholders } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Bindable, Statement } from './database.ts'

/** Drizzle as the writer of SQL only: statements are run by a `Database`, the same way for every engine. */
export const build = drizzle(() => Promise.reject(new Error('Statements are run by a Database.')))

interface Writable {
  toSQL(): { sql: string; params: unknown[] }
}

/** Writes the SQL once; each call gives it the values of its placeholders. */
export const prepared = (query: Writable) => {
  const { sql, params } = query.toSQL()
  return (values: Readonly<Record<string, Bindable>>): Statement => ({ sql, params: bindable(params, values) })
}

/** Writes a query that has no placeholders. */
export const written = (query: Writable): Statement => {
  const { sql, params } = query.toSQL()
  return { sql, params: bindable(params, {}) }
}

// Holds because every placeholder and bound value of this room is a string, a number or null; drizzle types them unknown.
const bindable = (params: unknown[], values: Readonly<Record<string, Bindable>>) =>
  fillPlaceholders(params, values) as Bindable[]
