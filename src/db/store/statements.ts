import { and, eq, gte, inArray, lte, not, notInArray, type SQL, type SQLChunk, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { Bindable } from '../engines/database.ts'
import { prepared, queryBuilder } from '../sql/prepared.ts'
import { columnName, type EntityTable, tableOf, toColumns } from '../sql/table.ts'
import type { Precondition } from './precondition.ts'
import { type Claim, isClaimed } from './repeatable.ts'
import type { VisibleRows } from './retention.ts'
import { type WriteStatements, writeOnce } from './write-once.ts'

/** Which row, if it is visible. */
export interface Address extends VisibleRows {
  readonly id: string
}

/** A change of one row, under a claim when its request may come again. */
interface RowChange {
  readonly address: Address
  readonly changes: Entity
  readonly precondition: Precondition
  readonly claim: Claim | undefined
}

/** The statements of one entity type. Those of one shape are made once; the others as they come. */
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
          gte(table.id, sql.placeholder('leastId')),
          lte(table.id, sql.placeholder('mostId')),
        ),
      ),
  )
  const valuesOf = (row: Readonly<Record<string, Bindable>>) => list(names.map((name) => sql`${row[name] ?? null}`))
  const selects = (address: Address, precondition: Precondition, claim?: Claim) =>
    and(isAt(table, address), isMet(table, precondition), claim && isClaimed(claim))
  const exists = (condition: SQL | undefined) => sql`exists (select 1 from ${table} where ${condition})`
  return {
    table,
    read: (address: Address) => read({ ...address }),
    /** Without a claim, too, it may be run again: the id is made before. */
    insert: (tenant: string, entity: Entity, claim: Claim | undefined): WriteStatements => {
      const row = rowOf(type, tenant, entity)
      if (!claim) return { write: insert(row) }
      return writeOnce(
        sql`insert into ${table} (${columns(names)}) select ${valuesOf(row)} where ${isClaimed(claim)} on conflict do nothing`,
        claim,
        sql`true`,
      )
    },
    /** Answers the row as it is afterwards, or none where no such row met the precondition. */
    update: ({ address, changes, precondition, claim }: RowChange): WriteStatements =>
      writeOnce(
        queryBuilder
          .update(table)
          .set({ ...toColumns(type, changes), revision: sql`${table.revision} + 1` })
          .where(selects(address, precondition, claim))
          .returning(),
        claim,
        exists(selects(address, precondition)),
      ),
    /** The same for a singleton whose row may not be there yet; the precondition is held against a row that is. */
    upsert: ({ address, changes, precondition, claim }: RowChange, initial: Entity): WriteStatements => {
      const assignments = Object.entries(toColumns(type, changes)).map(
        ([name, value]) => sql`${sql.identifier(columnName(name))} = ${value}`,
      )
      const isMetByRow = isMet(table, precondition) ?? sql`true`
      return writeOnce(
        sql`insert into ${table} (${columns(names)})
          select ${valuesOf(rowOf(type, address.tenant, { ...initial, ...changes }))} where ${claim ? isClaimed(claim) : sql`true`}
          on conflict (tenant, id) do update set ${list(assignments)}, revision = ${table.revision} + 1
          where ${isMetByRow} returning *`,
        claim,
        sql`not ${exists(sql`${isAt(table, address)} and ${not(isMetByRow)}`)}`,
      )
    },
    remove: (address: Address, precondition: Precondition, claim: Claim | undefined): WriteStatements =>
      writeOnce(
        queryBuilder
          .delete(table)
          .where(selects(address, precondition, claim))
          .returning({ id: table.id }),
        claim,
        exists(selects(address, precondition)),
      ),
  }
}

const list = (parts: readonly SQLChunk[]) => sql.join([...parts], sql`, `)
const columns = (names: readonly string[]) => list(names.map((name) => sql.identifier(columnName(name))))

const rowOf = (type: EntityType, tenant: string, entity: Entity): Readonly<Record<string, Bindable>> => ({
  ...toColumns(type, entity),
  tenant,
  revision: 1,
})

const isAt = (table: EntityTable, { tenant, id, leastId, mostId }: Address) =>
  and(eq(table.tenant, tenant), eq(table.id, id), gte(table.id, leastId), lte(table.id, mostId))

/** The precondition as part of the statement, so that nothing can change between the look and the act. */
const isMet = ({ revision }: EntityTable, { ifMatch, ifNoneMatch }: Precondition): SQL | undefined =>
  and(
    // A list of tags that the gateway never gave is empty here, and matches nothing.
    Array.isArray(ifMatch) ? (ifMatch.length > 0 ? inArray(revision, ifMatch) : sql`false`) : undefined,
    ifNoneMatch === 'any' ? sql`false` : undefined,
    Array.isArray(ifNoneMatch) && ifNoneMatch.length > 0 ? notInArray(revision, ifNoneMatch) : undefined,
  )
