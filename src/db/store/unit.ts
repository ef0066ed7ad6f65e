import { and, eq, gte, lte, type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import { onceEach } from '../../text/once.ts'
import type { Result, Statement } from '../engines/database.ts'
import { textsByShape, type Values } from '../sql/prepared.ts'
import { envelope, envelopeOf } from '../sql/secrets.ts'
import { columnOf, columnWriter, tableOf } from '../sql/table.ts'
import {
  type Claim,
  claimQuery,
  closeRecord,
  isClaimed,
  judgeRecord,
  type Repeatable,
  valuesOfClaim,
} from './repeatable.ts'
import type { VisibleRows } from './retention.ts'
import type { Unit, UnitOutcome, UnitWrite } from './store.ts'

interface Needs {
  readonly visibleTo: (type: EntityType) => VisibleRows
  readonly seal: (type: EntityType, id: string, entity: Entity) => Entity
  readonly claim: Claim | undefined
}

/** What the statements of a type are made of. */
const partsOf = onceEach((type: EntityType) => ({
  table: tableOf(type),
  toColumns: columnWriter(type),
  /** All columns of its own but the key. */
  own: [...Object.keys(type.properties), ...envelopeOf(type)].filter((name) => name !== 'id'),
}))

/** A statement and the values of its placeholders. */
interface Part {
  readonly shape: string
  readonly query: (condition: SQL) => SQL
  readonly values: Values
}

/**
 * The statements of units: one atomic batch, in which every write holds the guard's row at its revision and, where the
 * request may come again, that this very batch has claimed it. The guard's own change comes last, so that what all the
 * others look for is still there.
 */
export const unitStatements = () => {
  const texts = textsByShape()
  return ({ guard, writes }: Unit, { visibleTo, seal, claim }: Needs): readonly Statement[] => {
    const guarded = guard && {
      name: guard.type.name,
      holds: () => holdsAt(guard.type),
      values: {
        ...prefixed('guard', { ...visibleTo(guard.type), id: guard.id }),
        'guard.revision': guard.revision,
      },
    }
    const shared: Values = { ...guarded?.values, ...(claim && valuesOfClaim(claim)) }
    const kind = `${guarded?.name ?? ''} ${claim ? 'claimed' : ''}`
    const condition = () => and(guarded?.holds(), claim && isClaimed) ?? sql`true`
    const written = (part: Part) =>
      texts(`${part.shape} ${kind}`, () => part.query(condition()), claim !== undefined)({ ...shared, ...part.values })
    const all: readonly UnitWrite[] = guard ? [...writes, { ...guard, act: 'update' }] : writes
    const statements = all.map((write) => written(partOf(write, { visibleTo, seal, claim })))
    if (!claim) return statements
    const claiming = texts(`claim ${guarded?.name ?? ''}`, () => claimQuery(guarded?.holds() ?? sql`true`))
    return [claiming(shared), ...statements, closeRecord(shared)]
  }
}

/** Reads the results of such a batch. Throws 400 when the request's id was used for another request. */
export const unitOutcome = (
  { guard }: Unit,
  results: readonly Result[],
  repeatable: Repeatable | undefined,
): UnitOutcome => {
  const written = repeatable ? results.slice(1, -1) : results
  const revisions = written.map(({ rows }) => (rows[0] ? Number(rows[0].revision) : undefined))
  if (!repeatable) return guard && revisions.at(-1) === undefined ? 'mismatch' : { revisions }
  const record = results.at(-1)?.rows[0]
  if (!record) return 'mismatch'
  judgeRecord(repeatable, String(record.fingerprint))
  const isOwn = revisions.some((revision) => revision !== undefined)
  return isOwn ? { revisions } : { doneBy: String(record.attempt) }
}

const partOf = (write: UnitWrite, { visibleTo, seal }: Needs): Part => {
  const { type } = write
  const { table, toColumns, own } = partsOf(type)
  const { tenant, ...ids } = visibleTo(type)
  if ('entity' in write) {
    const names = ['tenant', 'id', 'revision', ...own]
    const sealed = seal(type, String(write.entity.id), write.entity)
    const values = { [envelope]: null, ...toColumns(sealed), tenant, revision: 1 }
    const again = () =>
      list([
        ...own.map((name) => sql`${columnOf(name)} = excluded.${columnOf(name)}`),
        sql`revision = ${table.revision} + 1`,
      ])
    return {
      shape: `${write.act} ${type.name}`,
      values: prefixed('new', values),
      query: (condition) => sql`insert into ${table} (${list(names.map(columnOf))})
        select ${list(names.map(newValue))} where ${condition} on conflict (tenant, id)
        do ${write.act === 'put' ? sql`update set ${again()}` : sql`nothing`} returning revision`,
    }
  }
  const address: Values = { tenant, ...ids, id: write.id }
  const isAt = () =>
    and(
      eq(table.tenant, sql.placeholder('tenant')),
      eq(table.id, sql.placeholder('id')),
      gte(table.id, sql.placeholder('leastId')),
      lte(table.id, sql.placeholder('mostId')),
    )
  if (write.act === 'remove') {
    return {
      shape: `remove ${type.name}`,
      values: address,
      query: (condition) => sql`delete from ${table} where ${and(isAt(), condition)} returning revision`,
    }
  }
  const changes = seal(type, write.id, write.changes)
  const changed = own.filter((name) => changes[name] !== undefined)
  return {
    shape: `update ${type.name} ${changed}`,
    values: { ...address, ...prefixed('new', toColumns(changes)) },
    query: (condition) =>
      sql`update ${table} set ${list([
        ...changed.map((name) => sql`${columnOf(name)} = ${newValue(name)}`),
        sql`revision = ${table.revision} + 1`,
      ])} where ${and(isAt(), condition)} returning revision`,
  }
}

/** That the guard's row is there at its revision. */
const holdsAt = (type: EntityType): SQL => {
  const { table } = partsOf(type)
  return sql`exists (select 1 from ${table} where ${and(
    eq(table.tenant, sql.placeholder('guard.tenant')),
    eq(table.id, sql.placeholder('guard.id')),
    gte(table.id, sql.placeholder('guard.leastId')),
    lte(table.id, sql.placeholder('guard.mostId')),
    eq(table.revision, sql.placeholder('guard.revision')),
  )})`
}

const list = (parts: readonly SQL[]) => sql.join([...parts], sql`, `)
const newValue = (name: string) => sql`${sql.placeholder(`new.${name}`)}`
const prefixed = (prefix: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
