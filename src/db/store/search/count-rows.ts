import { type SQL, sql } from 'drizzle-orm'
import { columnOf } from '../../sql/table.ts'
import type { Search } from './look-through.ts'
import { type Field, rowsOf, shapeOf, stretchFrom, valuesOf } from './stretch.ts'

/**
 * Rows that are passed over at once: SQLite takes a third less for a row that it passes over than for one that it counts
 * up to a limit. Those behind the last stride are gone through twice, hence a stride no longer than pays for that.
 */
const strideRows = 250

/** How many rows there are, as far as so many. */
const countUpTo = async (search: Search, mostRows: number) => {
  const stretch = { ...stretchFrom(undefined, false, search.visible), mostRows }
  const { rows } = await search.run(
    `rows up to ${shapeOf(search, stretch)}`,
    valuesOf(search, stretch),
    () => sql`select count(*) as rows from ${rowsOf(search, stretch, { columns: sql`1` })}`,
  )
  return Number(rows[0]?.rows)
}

/**
 * Passes over rows stride by stride. Answers how many (`rows`), the id of the one behind them (`first`), and, where that
 * is within the last stride, how many are left (`rest`); else null. A stride's `first` and `rows` both only grow.
 */
const stridesOf = ({ table, reach: { equal } }: Field): SQL => {
  const value = sql.placeholder
  const within = equal ? sql` and ${columnOf(equal.name)} = ${value('equal')}` : sql``
  const fromFirst = sql`from ${table} where tenant = ${value('tenant')}${within} and id >= first`
  const most = sql`min(${value('mostId')}, ${value('to')})`
  return sql`with recursive strides(first, rows) as (
      select max(${value('begin')}, ${value('from')}), 0
      union all
      select (select case when id <= ${most} then id end ${fromFirst} order by id limit 1 offset ${value('stride')}),
        rows + ${value('stride')} from strides where first is not null and rows < ${value('mostRows')})
    select first, rows, case when rows < ${value('mostRows')} then (select count(*) ${fromFirst} and id <= ${most}) end as rest
      from (select max(first) as first, max(rows) as rows from strides where first is not null)`
}

/** How many rows there are, whatever they hold; undefined where there are more than may be looked at. */
export const countRows = async (search: Search): Promise<number | undefined> => {
  const { scan, reach, visible } = search
  // Where each row that is gone through is billed, none is twice; elsewhere few are counted sooner than passed over.
  const mostFew = scan.windowTime === undefined ? scan.mostRows + 1 : Math.min(strideRows, scan.window)
  const few = await countUpTo(search, mostFew)
  if (few > scan.mostRows) return undefined
  if (few < mostFew) return few
  const { from = visible.leastId, to = visible.mostId, equal } = reach
  const fixed = { ...visible, from, to, equal: equal?.value }
  let begin = visible.leastId
  let total = 0
  while (total < scan.mostRows) {
    const allowed = Math.min(scan.window, scan.mostRows - total)
    const stride = Math.min(strideRows, allowed)
    const values = { ...fixed, begin, stride, mostRows: allowed - (allowed % stride) }
    const { rows } = await search.run(`rows ${equal?.name}`, values, () => stridesOf(search))
    const [row] = rows
    total += Number(row?.rows) + Number(row?.rest)
    if (row?.rest !== null) return total
    begin = String(row.first)
  }
  return undefined
}
