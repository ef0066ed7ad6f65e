import { and, eq, gte, lte, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Statement } from '../engines/database.ts'
import { textsByShape } from '../sql/prepared.ts'
import { columnOf, tableOf } from '../sql/table.ts'
import type { VisibleRows } from './retention.ts'
import type { Lookup } from './store.ts'

/** The statements that find rows by the value of an indexed property, the newest first. Throws for any other property. */
export const findStatements = () => {
  const texts = textsByShape()
  return (type: EntityType, { property, value, most }: Lookup, visible: VisibleRows): Statement => {
    const declared = type.properties[property]
    if (!declared?.indexed) throw new Error(`${type.name} has no index to find ${property} by.`)
    const query = () => {
      const table = tableOf(type)
      return sql`select * from ${table} where ${and(
        sql`${columnOf(property)} = ${sql.placeholder('value')}`,
        eq(table.tenant, sql.placeholder('tenant')),
        gte(table.id, sql.placeholder('leastId')),
        lte(table.id, sql.placeholder('mostId')),
      )} order by ${table.id} desc limit ${sql.placeholder('most')}`
    }
    return texts(`${type.name} ${property}`, query)({ ...visible, value: declared.kind.toColumn(value), most })
  }
}
