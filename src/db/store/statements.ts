import { and, eq, gte, lte, not, type SQL, type SQLChunk, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import { prepared, type Values } from '../sql/prepared.ts'
import { envelope, envelopeOf } from '../sql/secrets.ts'
import { columnOf, columnWriter, type EntityTable, tableOf } from '../sql/table.ts'
import { isMetByAll, type Precondition } from './precondition.ts'
import type { Claim } from './repeatable.ts'
import type { VisibleRows } from './retention.ts'
import { type WriteStatements, writesOnce } from './write-once.ts'

/** Which row, if it is visible. */
export interface Address extends VisibleRows {
  readonly id: string
}

/** A write of one row that is there, under a claim when its request may come again. */
interface RowWrite {
  readonly address: Address
  readonly precondition: Precondition
  readonly claim: Claim | undefined
}
interface RowChange extends RowWrite {
  readonly changes: Entity
}

/** The statements of one entity type: their texts are made once for each shape, of values they have placeholders. */
export const statementsOf = (type: EntityType) => {
  const table = tableOf(type)
  const own = [...Object.keys(type.properties), ...envelopeOf(type)]
  const names = ['tenant', 'id', 'revision', ...own.filter((name) => name !== 'id')]
  const columns = list(names.map(columnOf))
  const row = list(names.map(newValue))
  const toColumns = columnWriter(type)
  /** In the order of the declaration: another order is no other shape. */
  const changedBy = (changes: Entity) => own.filter((name) => changes[name] !== undefined)
  const newValues = (entity: Entity, others?: Values): Values => {
    const values: Record<string, Values[string]> = { ...others }
    const written = toColumns(entity)
    for (const name in written) values[`new.${name}`] = written[name]
    return values
  }
  const newRow = (tenant: string, entity: Entity, others?: Values) =>
    newValues(entity, { ...others, 'new.tenant': tenant, 'new.revision': 1, [`new.${envelope}`]: null })
  const isAt = and(
    eq(table.tenant, sql.placeholder('tenant')),
    eq(table.id, sql.placeholder('id')),
    gte(table.id, sql.placeholder('leastId')),
    lte(table.id, sql.placeholder('mostId')),
  )
  const exists = (condition: SQL | undefined) => sql`exists (select 1 from ${table} where ${condition})`
  const read = prepared(sql`select ${columns} from ${table} where ${isAt}`)
  const writeOnce = writesOnce()
  const valuesOf = ({ address, precondition }: RowWrite) => ({ ...address, ...revisionsOf(precondition) })
  const lookAt = ({ address, precondition, claim }: RowWrite, isAnswered: boolean) =>
    (claim && isAnswered) || !isMetByAll(precondition) ? read({ ...address }) : undefined
  return {
    table,
    read: (address: Address) => read({ ...address }),
    /** Without a claim, too, it may be run again: the id is made before. */
    insert: (tenant: string, entity: Entity, claim: Claim | undefined): WriteStatements =>
      writeOnce({
        shape: 'insert',
        values: newRow(tenant, entity),
        claim,
        query: (claimed = sql`true`) =>
          sql`insert into ${table} (${columns}) select ${row} where ${claimed} on conflict do nothing`,
        condition: () => sql`true`,
        isRepeatable: true,
      }),
    /** Answers the row as it is afterwards, or none where no such row met the precondition. */
    update: (change: RowChange): WriteStatements => {
      const { changes, precondition, claim } = change
      const changed = changedBy(changes)
      const met = isMet(table, precondition)
      return {
        ...writeOnce({
          shape: `update ${changed} ${shapeOf(precondition)}`,
          values: newValues(changes, valuesOf(change)),
          claim,
          query: (claimed) => sql`update ${table} set ${assignments(table, changed)}
            where ${and(isAt, met, claimed)} returning *`,
          condition: () => exists(and(isAt, met)),
        }),
        look: lookAt(change, true),
      }
    },
    /** The same for a singleton whose row may not be there yet; the precondition is held against a row that is. */
    upsert: (change: RowChange, initial: Entity): WriteStatements => {
      const { address, changes, precondition, claim } = change
      const changed = changedBy(changes)
      const met = isMet(table, precondition) ?? sql`true`
      return {
        ...writeOnce({
          shape: `upsert ${changed} ${shapeOf(precondition)}`,
          values: newRow(address.tenant, { ...initial, ...changes }, valuesOf(change)),
          claim,
          query: (claimed = sql`true`) => sql`insert into ${table} (${columns}) select ${row} where ${claimed}
            on conflict (tenant, id) do update set ${assignments(table, changed)} where ${met} returning *`,
          condition: () => sql`not ${exists(sql`${isAt} and ${not(met)}`)}`,
        }),
        look: lookAt(change, true),
      }
    },
    remove: (removal: RowWrite): WriteStatements => {
      const { precondition, claim } = removal
      const met = isMet(table, precondition)
      return {
        ...writeOnce({
          shape: `remove ${shapeOf(precondition)}`,
          values: valuesOf(removal),
          claim,
          query: (claimed) => sql`delete from ${table} where ${and(isAt, met, claimed)} returning id`,
          condition: () => exists(and(isAt, met)),
        }),
        look: lookAt(removal, false),
      }
    },
  }
}

const list = (parts: readonly SQLChunk[]) => sql.join([...parts], sql`, `)
/** No option of a statement has such a name. */
const newValue = (name: string) => sql.placeholder(`new.${name}`)

const assignments = ({ revision }: EntityTable, changed: readonly string[]) =>
  list([...changed.map((name) => sql`${columnOf(name)} = ${newValue(name)}`), sql`revision = ${revision} + 1`])

/** The precondition as part of the statement, so that nothing can change between the look and the act. */
const isMet = ({ revision }: EntityTable, { ifMatch, ifNoneMatch }: Precondition): SQL | undefined =>
  and(
    // A list of tags that the gateway never gave is empty, and matches nothing.
    Array.isArray(ifMatch) ? sql`${revision} in ${listed('ifMatch')}` : undefined,
    ifNoneMatch === 'any' ? sql`false` : undefined,
    Array.isArray(ifNoneMatch) ? sql`${revision} not in ${listed('ifNoneMatch')}` : undefined,
  )

/** A list of numbers as one bound value. */
const listed = (name: keyof Precondition) => sql`(select value from json_each(${sql.placeholder(name)}))`
const revisionsOf = ({ ifMatch, ifNoneMatch }: Precondition) => ({
  ifMatch: JSON.stringify(ifMatch),
  ifNoneMatch: JSON.stringify(ifNoneMatch),
})
const shapeOf = ({ ifMatch, ifNoneMatch }: Precondition) =>
  [ifMatch, ifNoneMatch].map((revisions) => (Array.isArray(revisions) ? 'listed' : String(revisions))).join()
