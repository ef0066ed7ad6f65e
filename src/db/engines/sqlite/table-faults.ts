import type BetterSqlite from 'better-sqlite3'
import type { EntityType } from '../../../model/entity-type.ts'
import { envelopeOf } from '../../sql/secrets.ts'
import { columnName } from '../../sql/table.ts'

/** What a database lacks of the model, a phrase each: types without a table, properties without a column. */
export const tableFaults = (connection: BetterSqlite.Database, model: readonly EntityType[]): readonly string[] => {
  const columnsOf = connection.prepare<[string], string>('select name from pragma_table_info(?)').pluck()
  return model.flatMap((type) => {
    const table = columnName(type.name)
    const columns = columnsOf.all(table)
    if (columns.length === 0) return [`the table ${table}`]
    return ['tenant', 'revision', ...Object.keys(type.properties).map(columnName), ...envelopeOf(type)]
      .filter((column) => !columns.includes(column))
      .map((column) => `the column ${column} of the table ${table}`)
  })
}
