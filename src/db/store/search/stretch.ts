import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../../model/entity-type.ts'
import type { ComparisonOperator, Expression } from '../../../odata/query/filter/expression.ts'
import { columnName, type EntityTable } from '../../sql/table.ts'
import { allIds, type VisibleRows } from '../retention.ts'

/** A part of the rows along the key: what one statement looks through. */
export interface Stretch {
  readonly isBackwards: boolean
  /** The id before its first row; undefined where it begins with all rows. */
  readonly after: string | undefined
  /** The id of its last row; undefined where it ends with all rows, or with `mostRows`. */
  readonly upTo: string | undefined
  readonly mostRows: number | undefined
}

/** All rows from a position in the order of the key. */
export const stretchFrom = (after: string | undefined, isBackwards: boolean, { leastId }: VisibleRows): Stretch => ({
  isBackwards,
  // What is behind a position may have expired since.
  after: !isBackwards && after !== undefined && after < leastId ? undefined : after,
  upTo: undefined,
  mostRows: undefined,
})

/** The column of a property. */
export const columnOf = (name: string) => sql`${sql.identifier(columnName(name))}`

/** What a filter demands of the key, and of a property with an index: only such rows need be looked at. */
export interface Reach {
  readonly from: string | undefined
  readonly to: string | undefined
  /** Of an index, which ends in the key: its rows come in the key's order, too. */
  readonly equal: { readonly name: string; readonly value: string } | undefined
}

/** Finds it in a filter's own `and`; a bound value for each part of it at the most. */
export const reachOf = ({ properties }: EntityType, filter: Expression | undefined): Reach => {
  const demands = !filter ? [] : filter.kind === 'logical' && filter.operator === 'and' ? filter.operands : [filter]
  const found = demands.flatMap((demand) => (demand.kind === 'comparison' ? comparedText(demand) : []))
  const key = (...operators: readonly ComparisonOperator[]) =>
    found.find(({ name, operator }) => name === 'id' && operators.includes(operator))?.value
  return {
    from: key('eq', 'gt', 'ge'),
    to: key('eq', 'lt', 'le'),
    equal: found.find(({ name, operator }) => operator === 'eq' && properties[name]?.indexed),
  }
}

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

const comparedText = ({ operator, left, right }: Extract<Expression, { kind: 'comparison' }>) => {
  const [property, literal] = left.kind === 'property' ? [left, right] : [right, left]
  if (property.kind !== 'property' || literal.kind !== 'literal' || typeof literal.value !== 'string') return []
  return [{ name: property.name, operator: property === left ? operator : mirrored[operator], value: literal.value }]
}

/** Where rows are looked for. */
export interface Field {
  readonly type: EntityType
  readonly table: EntityTable
  readonly visible: VisibleRows
  readonly reach: Reach
}

/** Says which parts a stretch of a field has: those of one shape are read by one text. */
export const shapeOf = ({ visible, reach }: Field, { isBackwards, after, upTo, mostRows }: Stretch) => {
  const parts = [after, upTo, mostRows, reach.from, reach.to, visible.leastId || undefined]
  return [reach.equal?.name, isBackwards, ...parts.map((part) => part !== undefined)].join()
}

/** The values of its placeholders. */
export const valuesOf = ({ visible, reach }: Field, { after, upTo, mostRows }: Stretch) => ({
  ...visible,
  ...reach,
  equal: reach.equal?.value,
  after,
  upTo,
  mostRows,
})

const value = (name: keyof ReturnType<typeof valuesOf>) => sql.placeholder(name)

/** The rows of a stretch, as a subquery. */
export const rowsOf = (
  { table, visible: { leastId, mostId }, reach: { from, to, equal } }: Field,
  { isBackwards, after, upTo, mostRows }: Stretch,
): SQL => {
  // One bound a side: given two, SQLite may seek by the lesser one and read all that lies between them. What has been
  // seen of a stretch is within the bounds of the reach.
  const least = from === undefined ? sql`${value('leastId')}` : sql`max(${value('leastId')}, ${value('from')})`
  const [near, far] = isBackwards ? ['<', '>='] : ['>', '<=']
  const conditions = [
    sql`tenant = ${value('tenant')}`,
    ...(equal ? [sql`${columnOf(equal.name)} = ${value('equal')}`] : []),
    ...(after === undefined ? [] : [sql`id ${sql.raw(near)} ${value('after')}`]),
    ...(upTo === undefined ? [] : [sql`id ${sql.raw(far)} ${value('upTo')}`]),
    ...((isBackwards ? upTo : after) === undefined && (from !== undefined || leastId !== '')
      ? [sql`id >= ${least}`]
      : []),
    ...((isBackwards ? after : upTo) === undefined && to !== undefined ? [sql`id <= ${value('to')}`] : []),
    // Not to seek by, which the plus keeps SQLite from: hardly a row is later.
    ...(mostId === allIds.mostId ? [] : [sql`+id <= ${value('mostId')}`]),
  ]
  const order =
    mostRows === undefined
      ? sql``
      : sql` order by id ${sql.raw(isBackwards ? 'desc' : 'asc')} limit ${value('mostRows')}`
  return sql`(select * from ${table} where ${sql.join(conditions, sql` and `)}${order})`
}
