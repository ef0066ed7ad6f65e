import { overLimit } from '../../../errors.ts'
import { countStatement, type Selection } from './list.ts'
import { lookThrough, type Search } from './look-through.ts'
import { rowsOf, type Stretch, shapeOf, stretchFrom, valuesOf } from './stretch.ts'

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

const countOf = async (search: Search, selection: Selection, stretch: Stretch) => {
  const isCommon = !selection.filter && !selection.search
  const shape = `count ${shapeOf(search, stretch)}`
  const result = await search.run(shape, valuesOf(search, stretch), isCommon, () =>
    countStatement(selection, rowsOf(search, stretch)),
  )
  return { result, total: Number(result.rows[0]?.total) }
}

/** How many of a stretch are selected. */
export const countIn = async (search: Search, selection: Selection, stretch: Stretch) =>
  (await countOf(search, selection, stretch)).total

/** How many are selected. Throws 400 where more would have to be looked at than may be. */
export const countAll = async (search: Search, selection: Selection): Promise<number> => {
  const { filter, search: words } = selection
  let total = 0
  const last = await lookThrough(search, stretchFrom(undefined, false, search.visible), async (stretch, edge) => {
    const isPlain = edge && !filter && !words
    const counted = isPlain ? { total: edge.rows, result: undefined } : await countOf(search, selection, stretch)
    total += counted.total
    return { isEnough: false, result: counted.result }
  })
  if (last !== undefined) throw tooMany(search, filter ? '$filter' : words ? '$search' : '$count')
  return total
}
