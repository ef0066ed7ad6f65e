import { type SQL, sql } from 'drizzle-orm'
import type { Bindable } from '../engines/database.ts'

/** A value, or what stands for one that is not null. */
type Bound = Bindable | SQL

/** One term of an order, null sorting below everything else. */
export interface KeysetTerm {
  readonly sql: SQL
  readonly descending: boolean
  readonly nullable: boolean
}

/**
 * The rows that come after the one with these values, in an order whose last term is unique. Each term stands in it
 * twice at most, so its bound values do too.
 */
export const keysetCondition = (terms: readonly KeysetTerm[], last: readonly Bound[]): SQL => {
  const keys = terms.map((term, index) => ({ ...term, value: last[index] ?? null }))
  const [first, ...rest] = keys
  if (!first) throw new Error('A keyset needs at least one term.')
  const ascending = keys.every(({ descending, value }) => !descending && value !== null)
  const descending = keys.every((key) => key.descending && !key.nullable)
  if (rest.length === 0) return after(first)
  if (ascending) return rowComparison(keys, '>')
  return descending ? rowComparison(keys, '<') : afterFirst(first, rest)
}

interface Key extends KeysetTerm {
  readonly value: Bound
}

/** A row value with a null in it is not greater, which is right: null comes before every value. */
const rowComparison = (keys: readonly Key[], operator: '>' | '<') => {
  const columns = sql.join(
    keys.map((key) => key.sql),
    sql`, `,
  )
  const values = sql.join(
    keys.map(({ value }) => sql`${value}`),
    sql`, `,
  )
  return sql`(${columns}) ${sql.raw(operator)} (${values})`
}

const afterFirst = (first: Key, [second, ...rest]: readonly Key[]): SQL =>
  second ? sql`(${after(first)} or (${same(first)} and ${afterFirst(second, rest)}))` : after(first)

const same = ({ sql: column, value }: Key) => (value === null ? sql`${column} is null` : sql`${column} = ${value}`)

const after = ({ sql: column, descending, nullable, value }: Key): SQL => {
  if (value === null) return descending ? sql`0` : sql`${column} is not null`
  if (!descending) return sql`${column} > ${value}`
  return nullable ? sql`(${column} < ${value} or ${column} is null)` : sql`${column} < ${value}`
}
