import { and, eq, gte, inArray, not, notInArray, type SQL, type SQLChunk, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { Bindable, Statement } from '../engines/database.ts'
import { prepared, queryBuilder, toStatement } from '../sql/prepared.ts'
import { columnName, type EntityTable, tableOf, toColumns } from '../sql/table.ts'
import type { Precondition } from './precondition.ts'

/** Which row, and from when on rows count: `oldest` is the least id that has not expired, empty where none does. */
export interface Address {
  readonly tenant: string
  readonly id: string
  readonly oldest: string
}

/** The statements of one entity type. Those of one shape are written once; the others as they come. */
export const statementsOf = (type: EntityType) => {
  const table = tableOf(type)
  const names = ['tenant', 'id', 'revision', ...Object.keys(type.properties).filter((name) => name !== 'id')]
  const insert = prepared(
    sql`insert into ${table} (${columns(names)})
      values (${list(names.map((name) => sql.placeholder(name)))}) on conflict do nothing`,
  )
  const read = prepared(
    queryBuilder
      .select()
      .from(table)
      .where(
        and(
          eq(table.tenant, sql.placeholder('tenant')),
          eq(table.id, sql.placeholder('id')),
          gte(table.id, sql.placeholder('oldest')),
        ),
      ),
  )
  return {
    table,
    insert: (tenant: string, entity: Entity) => insert(rowOf(type, tenant, entity)),
    /** The same, only where the guard holds. */
    insertIf: (tenant: string, entity: Entity, guard: SQL): Statement => {
      const row = rowOf(type, tenant, entity)
      const values = list(names.map((name) => sql`${row[name] ?? null}`))
      return toStatement(
        sql`insert into ${table} (${columns(names)}) select ${values} where ${guard} on conflict do nothing`,
      )
    },
    read: (address: Address) => read({ ...address }),
    /** Answers the row as it is afterwards, or none where no such row met the precondition. */
    update: (address: Address, changes: Entity, precondition: Precondition, guard?: SQL): Statement =>
      toStatement(
        queryBuilder
          .update(table)
          .set({ ...toColumns(type, changes), revision: sql`${table.revision} + 1` })
          .where(and(addressed(table, address), expected(table, precondition), guard))
          .returning(),
        guard !== undefined,
      ),
    /** The same for a singleton whose row may not be there yet; the precondition is held against a row that is. */
    upsert: (
      address: Address,
      initial: Entity,
      changes: Entity,
      precondition: Precondition,
      guard: SQL = sql`true`,
    ) => {
      const row = rowOf(type, address.tenant, { ...initial, ...changes })
      const values = list(names.map((name) => sql`${row[name] ?? null}`))
      const assignments = Object.entries(toColumns(type, changes)).map(
        ([name, value]) => sql`${sql.identifier(columnName(name))} = ${value}`,
      )
      return toStatement(
        sql`insert into ${table} (${columns(names)}) select ${values} where ${guard}
          on conflict (tenant, id) do update set ${list(assignments)}, revision = ${table.revision} + 1
          where ${expected(table, precondition) ?? sql`true`} returning *`,
        guard !== undefined,
      )
    },
    remove: (address: Address, precondition: Precondition, guard?: SQL): Statement =>
      toStatement(
        queryBuilder
          .delete(table)
          .where(and(addressed(table, address), expected(table, precondition), guard))
          .returning({ id: table.id }),
        guard !== undefined,
      ),
    /** Whether the row is there and meets the precondition. */
    isMet: (address: Address, precondition: Precondition) =>
      sql`exists (select 1 from ${table} where ${and(addressed(table, address), expected(table, precondition))})`,
    /** Whether no row is there that fails the precondition. */
    isNotFailed: (address: Address, precondition: Precondition) =>
      sql`not exists (select 1 from ${table} where ${addressed(table, address)} and ${not(expected(table, precondition) ?? sql`true`)})`,
  }
}

const list = (parts: readonly SQLChunk[]) => sql.join([...parts], sql`, `)
const columns = (names: readonly string[]) => list(names.map((name) => sql.identifier(columnName(name))))

const rowOf = (type: EntityType, tenant: string, entity: Entity): Readonly<Record<string, Bindable>> => ({
  ...toColumns(type, entity),
  tenant,
  revision: 1,
})

const addressed = (table: EntityTable, { tenant, id, oldest }: Address) =>
  and(eq(table.tenant, tenant), eq(table.id, id), gte(table.id, oldest))

/** The precondition as part of the statement, so that nothing can change between the look and the act. */
const expected = ({ revision }: EntityTable, { ifMatch, ifNoneMatch }: Precondition): SQL | undefined =>
  and(
    // A list of tags that the gateway never gave is empty here, and matches nothing.
    Array.isArray(ifMatch) ? (ifMatch.length > 0 ? inArray(revision, ifMatch) : sql`false`) : undefined,
    ifNoneMatch === 'any' ? sql`false` : undefined,
    Array.isArray(ifNoneMatch) && ifNoneMatch.length > 0 ? notInArray(revision, ifNoneMatch) : undefined,
  )
