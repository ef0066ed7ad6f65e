import { type SQL, sql } from 'drizzle-orm'
import { columnOf } from '../../sql/table.ts'
import type { Search } from './look-through.ts'
import type { Field } from './stretch.ts'

/**
 * Rows that are passed over at once: SQLite takes a third less for a row that it passes over than for one that it counts
 * up to a limit. Those behind the last stride are gone through twice, so that it is no longer than earns that.
 */
const mostStride = 250

/** Passes over the rows stride by stride: how many those are, where the next one begins, and how many are left there if that is known. */
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
  const { from = visible.leastId, to = visible.mostId, equal } = reach
  const fixed = { ...visible, from, to, equal: equal?.value }
  let begin: string | undefined = visible.leastId
  let total = 0
  while (total < scan.mostRows) {
    const allowed = Math.min(scan.window, scan.mostRows - total)
    const stride = Math.min(mostStride, allowed)
    const values = { ...fixed, begin, stride, mostRows: allowed - (allowed % stride) }
    const { rows } = await search.run(`rows ${equal?.name}`, values, () => stridesOf(search))
    const [row] = rows
    total += Number(row?.rows) + Number(row?.rest)
    if (row?.rest !== null) return total
    begin = String(row.first)
  }
  return undefined
}
