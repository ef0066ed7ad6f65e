import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { ComparisonOperator, Expression } from '../../odata/query/filter/expression.ts'
import { filterCondition } from '../sql/condition.ts'
import { columnName, type EntityTable } from '../sql/table.ts'
import { allIds, type VisibleRows } from './retention.ts'

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
  readonly equal: SQL | undefined
}

/** Finds it in a filter's own `and`; a bound value for each part of it at the most. */
export const reachOf = ({ properties }: EntityType, filter: Expression | undefined): Reach => {
  const demands = !filter ? [] : filter.kind === 'logical' && filter.operator === 'and' ? filter.operands : [filter]
  const found = demands.flatMap((demand) => {
    const compared = demand.kind === 'comparison' ? comparedText(demand) : undefined
    return compared ? [{ ...compared, demand }] : []
  })
  const key = (...operators: readonly ComparisonOperator[]) =>
    found.find(({ name, operator }) => name === 'id' && operators.includes(operator))?.value
  const equal = found.find(({ name, operator }) => operator === 'eq' && properties[name]?.indexed)
  return {
    from: key('eq', 'gt', 'ge'),
    to: key('eq', 'lt', 'le'),
    equal: equal && filterCondition(equal.demand, columnOf),
  }
}

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

const comparedText = ({ operator, left, right }: Extract<Expression, { kind: 'comparison' }>) => {
  const [property, literal] = left.kind === 'property' ? [left, right] : [right, left]
  if (property.kind !== 'property' || literal.kind !== 'literal' || typeof literal.value !== 'string') return undefined
  return { name: property.name, operator: property === left ? operator : mirrored[operator], value: literal.value }
}

/** Says which parts a stretch has: those of one shape are read by one text. */
export const shapeOf = ({ isBackwards, ...parts }: Stretch) =>
  [isBackwards, ...Object.values(parts).map((part) => part !== undefined)].join()

/** The rows of a stretch, as a subquery whose placeholders have the names of its parts. */
export const rowsOf = (
  table: EntityTable,
  { tenant, leastId, mostId }: VisibleRows,
  { from, to, equal }: Reach,
  { isBackwards, after, upTo, mostRows }: Stretch,
): SQL => {
  // One bound a side: given two, SQLite may seek by the lesser one and read all that lies between them. What has been
  // seen of a stretch is within the bounds of the reach.
  const least = from === undefined ? sql`${leastId}` : sql`max(${leastId}, ${from})`
  const [near, far] = isBackwards ? ['<', '>='] : ['>', '<=']
  const conditions = [
    sql`tenant = ${tenant}`,
    ...(equal ? [equal] : []),
    ...(after === undefined ? [] : [sql`id ${sql.raw(near)} ${sql.placeholder('after')}`]),
    ...(upTo === undefined ? [] : [sql`id ${sql.raw(far)} ${sql.placeholder('upTo')}`]),
    ...((isBackwards ? upTo : after) === undefined && (from !== undefined || leastId !== '')
      ? [sql`id >= ${least}`]
      : []),
    ...((isBackwards ? after : upTo) === undefined && to !== undefined ? [sql`id <= ${to}`] : []),
    // Not to seek by, which the plus keeps SQLite from: hardly a row is later.
    ...(mostId === allIds.mostId ? [] : [sql`+id <= ${mostId}`]),
  ]
  const order =
    mostRows === undefined
      ? sql``
      : sql` order by id ${sql.raw(isBackwards ? 'desc' : 'asc')} limit ${sql.placeholder('mostRows')}`
  return sql`(select * from ${table} where ${sql.join(conditions, sql` and `)}${order})`
}
