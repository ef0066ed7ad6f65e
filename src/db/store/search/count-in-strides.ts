import { type SQL, sql } from 'drizzle-orm'
import type { Search } from './look-through.ts'
import { type Field, inField } from './stretch.ts'

/**
 * Rows that are passed over at once: SQLite takes a third less for a row that it passes over than for one that it counts
 * up to a limit. Those behind the last stride are gone through twice, hence a stride no longer than pays for that.
 */
export const strideRows = 250

/** Of the rows of a leap, those that may have expired, which are its first: to count one takes as long as to leap four. */
const mostExpired = 1 / 4

/**
 * Passes over rows stride by stride. Answers how many (`rows`), the id of the one behind them (`first`), and, where that
 * is within the last stride, how many are left (`rest`); else null. A stride's `first` and `rows` both only grow.
 *
 * The first stride is a leap from the tenant's first row, where the row behind it shows that there are so many. For a leap
 * SQLite goes through its pages and looks at no row, where a stride has each row held against what ends it: the tenant.
 */
const stridesOf = (field: Field): SQL => {
  const value = sql.placeholder
  const [begin, most] = [sql`max(${value('begin')}, ${value('from')})`, sql`min(${value('mostId')}, ${value('to')})`]
  const fromFirst = sql`from ${field.table} where ${inField(field)} and id >= first`
  return sql`with recursive leap(first, expired) as materialized (select
      case when expired < ${value('mostExpired')} then (select
        case when ${inField(field)} and id <= ${most} then id end from ${field.table}
        where tenant >= ${value('tenant')} order by tenant, id limit 1 offset ${value('leap')}) end, expired
      from (select count(*) as expired from (select 1 from ${field.table}
        where ${inField(field)} and id < ${begin} limit ${value('mostExpired')}))),
    strides(first, rows) as (
      select coalesce(first, ${begin}), case when first is null then 0 else ${value('leap')} - expired end from leap
      union all
      select (select case when id <= ${most} then id end ${fromFirst} order by id limit 1 offset ${value('stride')}),
        rows + ${value('stride')} from strides where first is not null and rows < ${value('mostRows')})
    select first, rows, case when rows < ${value('mostRows')} then (select count(*) ${fromFirst} and id <= ${most}) end as rest
      from (select max(first) as first, max(rows) as rows from strides where first is not null)`
}

/**
 * How many rows there are, whatever they hold, in strides; undefined where there are more than may be looked at. `likely`
 * are as many as there may well be, of all that a tenant has: with a few more it takes least time.
 */
export const countInStrides = async (search: Search, likely: number): Promise<number | undefined> => {
  const { scan, reach, visible } = search
  const { from = visible.leastId, to = visible.mostId, equal } = reach
  const fixed = { ...visible, from, to, equal: equal?.value }
  // No longer than other looks: from a large file pages take as long to read as rows to look at.
  let leap = Math.min(likely, scan.window)
  let begin = visible.leastId
  let total = 0
  while (total < scan.mostRows) {
    const allowed = Math.min(scan.window, scan.mostRows - total)
    const stride = Math.min(strideRows, allowed)
    const lengths = {
      leap,
      mostExpired: Math.floor(leap * mostExpired),
      stride,
      mostRows: allowed - (allowed % stride),
    }
    const { rows } = await search.run(`rows ${equal?.name}`, { ...fixed, begin, ...lengths }, () => stridesOf(search))
    const [row] = rows
    total += Number(row?.rows) + Number(row?.rest)
    if (row?.rest !== null) return total > scan.mostRows ? undefined : total
    begin = String(row.first)
    leap = 0
  }
  return undefined
}
