import { and, eq, inArray, notInArray, type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../model/entity-type.ts'
import type { Entity } from '../model/value.ts'
import type { Statement } from './database.ts'
import type { Precondition } from './precondition.ts'
import { build, prepared, written } from './prepared.ts'
import { type EntityTable, tableOf, toColumn } from './table.ts'

/** The statements of one entity type. Those of one shape are written once; the others as they come. */
export const statementsOf = (type: EntityType) => {
  const table = tableOf(type)
  const properties = Object.keys(type.properties).map((name) => [name, sql.placeholder(name)])
  const row = {
    tenant: sql.placeholder('tenant'),
    id: sql.placeholder('id'),
    revision: sql.placeholder('revision'),
    ...Object.fromEntries(properties),
  }
  const isAddressed = and(eq(table.tenant, sql.placeholder('tenant')), eq(table.id, sql.placeholder('id')))
  const insert = prepared(build.insert(table).values(row))
  const read = prepared(build.select().from(table).where(isAddressed))
  return {
    table,
    insert: (tenant: string, entity: Entity) => insert({ ...toColumns(entity), tenant, revision: 1 }),
    read: (tenant: string, id: string) => read({ tenant, id }),
    /** Answers the row as it is afterwards, or none where no such row met the precondition. */
    update: (tenant: string, id: string, changes: Entity, precondition: Precondition): Statement =>
      written(
        build
          .update(table)
          .set(changed(table, changes))
          .where(and(addressed(table, tenant, id), expected(table, precondition)))
          .returning(),
      ),
    /** The same for a singleton whose row may not be there yet; the precondition is held against a row that is. */
    upsert: (tenant: string, initial: Entity, changes: Entity, precondition: Precondition): Statement =>
      written(
        build
          .insert(table)
          .values({ ...toColumns({ ...initial, ...changes }), tenant, id: String(initial.id), revision: 1 })
          .onConflictDoUpdate({
            target: [table.tenant, table.id],
            set: changed(table, changes),
            setWhere: expected(table, precondition) ?? sql`true`,
          })
          .returning(),
      ),
    remove: (tenant: string, id: string, precondition: Precondition): Statement =>
      written(
        build
          .delete(table)
          .where(and(addressed(table, tenant, id), expected(table, precondition)))
          .returning({ id: table.id }),
      ),
  }
}

export type Statements = ReturnType<typeof statementsOf>

const toColumns = (entity: Entity) =>
  Object.fromEntries(Object.entries(entity).map(([name, value]) => [name, toColumn(value)]))

const changed = (table: EntityTable, changes: Entity) => ({
  ...toColumns(changes),
  revision: sql`${table.revision} + 1`,
})

const addressed = (table: EntityTable, tenant: string, id: string) => and(eq(table.tenant, tenant), eq(table.id, id))

/** The precondition as part of the statement, so that nothing can change between the look and the act. */
const expected = ({ revision }: EntityTable, { ifMatch, ifNoneMatch }: Precondition): SQL | undefined => {
  const never = sql`false`
  return and(
    // drizzle's inArray refuses an empty list on some engines: a list of tags we never gave matches nothing.
    Array.isArray(ifMatch) ? (ifMatch.length > 0 ? inArray(revision, ifMatch) : never) : undefined,
    ifNoneMatch === 'any' ? never : undefined,
    Array.isArray(ifNoneMatch) && ifNoneMatch.length > 0 ? notInArray(revision, ifNoneMatch) : undefined,
  )
}
