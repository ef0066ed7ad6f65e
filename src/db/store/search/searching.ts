import { GraphError } from '../../../errors.ts'
import type { EntityType } from '../../../model/entity-type.ts'
import type { Result, Scan, Statement } from '../../engines/database.ts'
import type { textsByShape } from '../../sql/prepared.ts'
import type { EntityTable } from '../../sql/table.ts'
import type { VisibleRows } from '../retention.ts'
import { countAll } from './count.ts'
import type { LastCounts } from './last-counts.ts'
import { type ListQuery, type Selection, termsOf } from './list.ts'
import type { Search } from './look-through.ts'
import { mergePages } from './merge-pages.ts'
import { type Reached, reachesOf } from './reach.ts'
import { mayExceed, type PageRows, readPage } from './read-page.ts'
import { queryShape, type Shape } from './shape.ts'
import { together } from './together.ts'
import { costsOf, type Held } from './weight.ts'

/** Where is searched, and on whose behalf. */
interface Searching {
  readonly type: EntityType
  readonly table: EntityTable
  readonly visible: VisibleRows
  readonly scan: Scan
  /** Those of all searches of the type. */
  readonly texts: ReturnType<typeof textsByShape>
  readonly counts: LastCounts
  readonly execute: (statements: readonly Statement[]) => Promise<readonly Result[]>
}

/** Finds and counts the rows of a type for one request. */
export const searching = ({ type, table, visible, scan, texts, counts, execute }: Searching) => {
  // Where others wait for each statement, and a round trip is none, they are better run one by one.
  const run = scan.windowTime === undefined ? together(execute) : async (one: Statement) => (await execute([one]))[0]
  const runOf =
    ({ name, values: own }: Shape): Search['run'] =>
    async (shape, values, query) => {
      const result = await run(texts(`${name} ${shape}`, query)({ ...own, ...values }))
      if (!result) throw new Error('A statement was answered with nothing.')
      return result
    }
  /** One of so many, which together look at no more rows than one may. */
  const searchOf = ({ reach }: Reached, parts: number, held: Held, isBounded: boolean, shape: Shape): Search => ({
    type,
    table,
    visible,
    reach,
    scan: parts === 1 ? scan : { ...scan, mostRows: Math.ceil(scan.mostRows / parts) },
    ...costsOf(held),
    counts,
    isBounded,
    run: runOf(shape),
  })
  const countBy = async ({ filter, search }: Selection, isSplit: boolean): Promise<number> => {
    const reaches = reachesOf(type, filter, isSplit)
    const target = filter ? '$filter' : search ? '$search' : '$count'
    const countOf = (reached: Reached) => {
      const held = { filter: reached.rest, search, orderBy: [], after: undefined }
      const shape = queryShape(held)
      return countAll(searchOf(reached, reaches.length, held, false, shape), shape, target)
    }
    const [only, ...others] = reaches
    if (only && others.length === 0) return countOf(only)
    const parts = await Promise.allSettled(reaches.map(countOf))
    const failed = parts.find((part) => part.status === 'rejected')
    // One look-up has more rows than its share: all of them together may still be within the limit.
    if (failed?.reason instanceof GraphError && failed.reason.reason === 'rows examined')
      return countBy({ filter, search }, false)
    if (failed) throw failed.reason
    return parts.reduce((sum, part) => sum + (part.status === 'fulfilled' ? part.value : 0), 0)
  }
  const count = (selection: Selection) => countBy(selection, true)
  const pageBy = async (listQuery: ListQuery, isSplit: boolean): Promise<PageRows> => {
    const reaches = reachesOf(type, listQuery.filter, isSplit)
    const pageOf = (reached: Reached) => {
      const held = { ...listQuery, filter: reached.rest }
      const shape = queryShape(held)
      const { filter, search, orderBy } = shape
      const whole = searchOf(reached, reaches.length, held, mayExceed(type, held), shape)
      return readPage(whole, { ...held, filter, search, orderBy })
    }
    const [only, ...others] = reaches
    if (only && others.length === 0) return pageOf(only)
    const read = await Promise.all(reaches.map(pageOf))
    // Likewise, where one has ended short of a page.
    const isCut = read.some(({ rows, end }) => end !== undefined && rows.length < listQuery.limit)
    return isCut ? pageBy(listQuery, false) : mergePages(read, listQuery)
  }
  const page = (listQuery: ListQuery) => {
    const isInKeyOrder = termsOf(listQuery.orderBy).length === 1
    return pageBy(listQuery, isInKeyOrder && listQuery.skip === 0)
  }
  return {
    count,
    /** A page, and how many are selected where that is asked for. */
    list: async (listQuery: ListQuery) => {
      if (!listQuery.count) {
        const { rows, end } = await page(listQuery)
        return { rows, end, total: undefined }
      }
      const [{ rows, end }, total] = await Promise.all([page(listQuery), count(listQuery)])
      return { rows, end, total }
    },
  }
}
