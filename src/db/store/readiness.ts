import { getTableColumns, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { toStatement } from '../sql/prepared.ts'

/**
 * One statement that looks into every table for what nobody has, and so finds no row; it fails where a table or a column
 * is missing, or cannot be read. Not a union, of which D1 takes five terms; columns are named with their table, since a name alone may be taken for a text (SQLite, "Quirks", 8).
 */
export const readiness = (tables: readonly SQLiteTable[]) => {
  const looks = tables.map((table) => {
    const columns = Object.values(getTableColumns(table)).map((column) => sql`${column}`)
    return sql`exists (select ${sql.join(columns, sql`, `)} from ${table} where tenant = '')`
  })
  return toStatement(sql`select ${sql.join(looks, sql` or `)} as found`)
}
