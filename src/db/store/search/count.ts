import { sql } from 'drizzle-orm'
import { overLimit } from '../../../errors.ts'
import { countInStrides, strideRows } from './count-in-strides.ts'
import { countStatement, type Selection, selectedColumn } from './list.ts'
import { lookThrough, type Search } from './look-through.ts'
import { everywhere } from './reach.ts'
import { lastOf, rowsOf, type Stretch, shapeOf, stretchFrom, valuesOf } from './stretch.ts'

/** 400 for what would have to look at more rows than it may, and how to ask for less. */
export const tooMany = ({ type, scan }: Search, target: string) => {
  const indexed = Object.entries(type.properties).flatMap(([name, property]) => (property.indexed ? [name] : []))
  const ways = [...indexed.map((name) => `${name} eq`), 'id gt, ge, lt or le'].join(', or ')
  return overLimit(
    'rows examined',
    `${target} would have to look at more than ${scan.mostRows} objects. Narrow them in $filter by ${ways}.`,
    target,
  )
}

/** All rows there are. */
const isPlain = ({ filter, search }: Selection) => !filter && !search

/** How many of a stretch whose end is known are selected. */
const countSeen = async (search: Search, selection: Selection, stretch: Stretch) => {
  const result = await search.run(`count ${shapeOf(search, stretch)}`, valuesOf(search, stretch), () =>
    countStatement(selection, rowsOf(search, stretch, isPlain(selection) ? { columns: sql`1` } : {})),
  )
  return { result, total: Number(result.rows[0]?.total) }
}

/** How many of a stretch are selected. */
export const countIn = async (search: Search, selection: Selection, stretch: Stretch) =>
  (await countSeen(search, selection, stretch)).total

/** The same of one whose end is not known, and where it ends: all in one look. */
const countUnseen = async (search: Search, selection: Selection, stretch: Stretch) => {
  const query = () => sql`select count(*) as rows, ${lastOf(search, stretch)} as last,
    count(*) filter (where selected) as total from ${rowsOf(search, stretch, { columns: selectedColumn(selection) })}`
  const result = await search.run(`count and end ${shapeOf(search, stretch)}`, valuesOf(search, stretch), query)
  const row = result.rows[0]
  return { result, total: Number(row?.total), seen: { rows: Number(row?.rows), last: String(row?.last ?? '') } }
}

/** How many of all rows are selected; undefined where more would have to be looked at than may be. */
const countSelected = async (search: Search, selection: Selection) => {
  let total = 0
  const last = await lookThrough(search, stretchFrom(undefined, false, search.visible), async (stretch, edge) => {
    const { total: selected, ...learnt } = await (edge ? countSeen : countUnseen)(search, selection, stretch)
    total += selected
    return { isEnough: false, ...learnt }
  })
  return last === undefined ? total : undefined
}

/** The same where nothing is asked of a row. */
const countReached = async (search: Search, selection: Selection, likely: number) => {
  const { window, windowTime, mostRows } = search.scan
  // Where each row that is gone through is billed, none is twice; elsewhere few are counted sooner than passed over.
  const mostFew = windowTime === undefined ? mostRows + 1 : Math.min(strideRows, window)
  if (likely < mostFew) {
    const stretch = stretchFrom(undefined, false, search.visible)
    const few = await countIn(search, selection, { ...stretch, mostRows: mostFew })
    if (few > mostRows) return undefined
    if (few < mostFew) return few
  }
  return countInStrides(search, likely)
}

/** The same where all are selected. */
const countRows = async (search: Search, selection: Selection) => {
  const { counts, reach, visible } = search
  if (reach !== everywhere) return countReached(search, selection, 0)
  const total = await countReached(search, selection, counts.of(visible.tenant))
  if (total !== undefined) counts.keep(visible.tenant, total)
  return total
}

/** How many are selected. Throws 400, about `target`, where more would have to be looked at than may be. */
export const countAll = async (search: Search, selection: Selection, target: string): Promise<number> => {
  const total = await (isPlain(selection) ? countRows(search, selection) : countSelected(search, selection))
  if (total === undefined) throw tooMany(search, target)
  return total
}
