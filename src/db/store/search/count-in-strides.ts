import { type SQL, sql } from 'drizzle-orm'
import type { Search } from './look-through.ts'
import { type Field, inField } from './stretch.ts'

/**
 * Rows that are passed over at once: SQLite takes a third less for a row that it passes over than for one that it counts
 * up to a limit. Those behind the last stride are gone through twice, hence a stride no longer than pays for that.
 */
export const strideRows = 250

/**
 * How much longer than a window what is passed over without a bound may be, to take as long: SQLite goes from page to page
 * then, and does not hold each row against a bound (a tenant, and an id to begin at) to stop at.
 */
const mostUnbounded = 3

/**
 * Passes over rows stride by stride, the first as long as the last count. Answers how many (`rows`), the id of the one
 * behind them (`first`), and, where that is within the last stride, how many are left (`rest`); else null. A stride's
 * `first` and `rows` both only grow.
 */
const stridesOf = (field: Field): SQL => {
  const value = sql.placeholder
  const [begin, most] = [sql`max(${value('begin')}, ${value('from')})`, sql`min(${value('mostId')}, ${value('to')})`]
  const fromFirst = sql`from ${field.table} where ${inField(field)} and id >= first`
  return sql`with recursive unbounded(first, expired) as materialized (select
      (select case when tenant = ${value('tenant')} and id between ${begin} and ${most} then id end from ${field.table}
        where tenant >= ${value('tenant')} order by tenant, id limit 1 offset ${value('unbounded')}),
      (select count(*) from (select 1 from ${field.table}
        where tenant = ${value('tenant')} and id < ${begin} limit ${value('stride')}))),
    strides(first, rows) as (
      select coalesce(first, ${begin}), case when first is null then 0 else ${value('unbounded')} - expired end from
        (select case when expired < ${value('stride')} then first end as first, expired from unbounded)
      union all
      select (select case when id <= ${most} then id end ${fromFirst} order by id limit 1 offset ${value('stride')}),
        rows + ${value('stride')} from strides where first is not null and rows < ${value('mostRows')})
    select first, rows, case when rows < ${value('mostRows')} then (select count(*) ${fromFirst} and id <= ${most}) end as rest
      from (select max(first) as first, max(rows) as rows from strides where first is not null)`
}

/**
 * How many rows there are, whatever they hold, in strides; undefined where there are more than may be looked at. Takes
 * least time where there are, of all of a tenant's, as many as are `known` and few more.
 */
export const countInStrides = async (search: Search, known: number): Promise<number | undefined> => {
  const { scan, reach, visible } = search
  const { from = visible.leastId, to = visible.mostId, equal } = reach
  const fixed = { ...visible, from, to, equal: equal?.value }
  let begin = visible.leastId
  let total = 0
  while (total < scan.mostRows) {
    const allowed = Math.min(scan.window, scan.mostRows - total)
    const stride = Math.min(strideRows, allowed)
    const unbounded = total === 0 ? Math.min(known, mostUnbounded * scan.window) : 0
    const values = { ...fixed, begin, unbounded, stride, mostRows: allowed - (allowed % stride) }
    const { rows } = await search.run(`rows ${equal?.name}`, values, () => stridesOf(search))
    const [row] = rows
    total += Number(row?.rows) + Number(row?.rest)
    if (row?.rest !== null) return total
    begin = String(row.first)
  }
  return undefined
}
