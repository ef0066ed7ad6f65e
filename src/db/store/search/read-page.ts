import { type SQL, sql } from 'drizzle-orm'
import { overLimit } from '../../../errors.ts'
import type { EntityType } from '../../../model/entity-type.ts'
import type { Bindable, Result, Row } from '../../engines/database.ts'
import { countIn, tooMany } from './count.ts'
import {
  cutPageStatement,
  idsStatement,
  type ListQuery,
  type Position,
  pageStatement,
  positionReader,
  termsOf,
} from './list.ts'
import { edgeOf, isAll, lookThrough, type Search, type Step } from './look-through.ts'
import { largestRow } from './stored-size.ts'
import { rowsOf, type Stretch, shapeOf, stretchFrom, valuesOf } from './stretch.ts'

/** The rows of a page, and the position behind which there may be more. */
export interface PageRows {
  readonly rows: readonly Row[]
  readonly end: Position | undefined
}

/** Of what is stored, a secret takes a third more than its text. */
const sealedShare = 1.5

/** Reads a page by its position, not by its number: in the order of the key its cost does not grow with depth. */
export const readPage = async (search: Search, query: ListQuery): Promise<PageRows> => {
  const [first, ...others] = termsOf(query.orderBy)
  return others.length > 0
    ? inOtherOrder(search, query)
    : inKeyOrder(
        search,
        query,
        stretchFrom(query.after && String(query.after[0]), first?.descending === true, search.visible),
      )
}

/** Whether a page may have more bytes than may be read. */
export const mayExceed = (type: EntityType, { limit, mostBytes, select }: ListQuery) =>
  (limit + 1) * largestRow(type, select) > mostBytes * sealedShare

/** All rows, in the order of the key. */
const isPlain = ({ filter, search, orderBy }: ListQuery) => !filter && !search && termsOf(orderBy).length === 1

/** Which rows to choose a page from, and how many; `bytes` are those left to read. */
interface Part {
  /** Written only where the text of its shape is not yet. */
  readonly rows: () => SQL
  /** Of the subquery's text, and the values of its placeholders. */
  readonly shape: string
  readonly values: Readonly<Record<string, Bindable | undefined>>
  readonly skip: number
  readonly limit: number
  readonly bytes: number
}

const partIn = (search: Search, stretch: Stretch): Pick<Part, 'rows' | 'shape' | 'values'> => ({
  rows: () => rowsOf(search, stretch),
  shape: shapeOf(search, stretch),
  values: valuesOf(search, stretch),
})

/** Rows of a part, the bytes that they have come to, and whether they were cut short there. */
const readPart = async (search: Search, query: ListQuery, { rows, shape, values, ...part }: Part) => {
  const { skip, limit, bytes } = part
  const isBounded =
    search.isBounded && limit * largestRow(search.type, query.select) > Math.max(bytes, search.scan.bytesAtOnce)
  const choice = () => ({ rows: rows(), isSkipping: skip > 0 })
  const result = await search.run(
    `page ${shape} ${skip > 0} ${isBounded} ${query.select}`,
    { ...values, ...part },
    () => (isBounded ? cutPageStatement(search, query, choice()) : pageStatement(search.type, query, choice())),
  )
  const last = isBounded ? result.rows.at(-1) : undefined
  return {
    rows: result.rows,
    bytes: Number(last?.total ?? 0),
    isCut: result.rows.length < Number(last?.found ?? 0),
    result,
  }
}

/** One more than the page is read, to know whether there is a next one. */
const pageOf = (query: ListQuery, rows: readonly Row[], isCut: boolean): PageRows => {
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return { rows: shown, end: last && (isCut || rows.length > query.limit) ? positionReader(query)(last) : undefined }
}

/**
 * Where a round trip costs nothing, what fits whatever it holds comes first: seldom is there more, whose bytes are then
 * looked at before it is read.
 */
const plainPage = async (search: Search, query: ListQuery, start: Stretch): Promise<PageRows> => {
  const { skip } = query
  const peeking = query.limit + 1
  const mostBytes = query.mostBytes * sealedShare
  const isPaced = search.scan.windowTime !== undefined
  const fitting = isPaced ? Math.min(peeking, Math.floor(mostBytes / largestRow(search.type, query.select))) : 0
  const all = { ...partIn(search, start), skip, limit: peeking, bytes: mostBytes }
  const first = fitting > 0 ? (await readPart(search, query, { ...all, limit: fitting })).rows : []
  const last = first.at(-1)
  if (fitting === peeking || first.length < fitting) return pageOf(query, first, false)
  const isShort = async () => (await edgeOf(search, { ...start, mostRows: skip + peeking })).bytes <= mostBytes
  if (!isPaced || !(await isShort())) {
    const { rows, isCut } = await readPart(search, query, all)
    return pageOf(query, rows, isCut)
  }
  const behind = last ? { ...partIn(search, { ...start, after: String(last.id) }), skip: 0 } : all
  const { rows } = await readPart(search, query, { ...behind, limit: peeking - first.length, bytes: Infinity })
  return pageOf(query, [...first, ...rows], false)
}

const inKeyOrder = async (search: Search, query: ListQuery, start: Stretch): Promise<PageRows> => {
  const peeking = query.limit + 1
  const mostBytes = query.mostBytes * sealedShare
  if (isPlain(query)) return plainPage(search, query, start)
  const rows: Row[] = []
  let [skip, bytes, isCut] = [query.skip, mostBytes, false]
  const last = await lookThrough(search, start, async (stretch, edge) => {
    const limit = peeking - rows.length
    const left = edge?.isLast && rows.length === 0 && edge.bytes <= bytes ? Infinity : bytes
    const part = await readPart(search, query, { ...partIn(search, stretch), skip, limit, bytes: left })
    rows.push(...part.rows)
    bytes -= part.bytes
    // Whatever the next window has would be too much.
    isCut = part.isCut || bytes <= 0
    if (part.rows.length > 0) skip = 0
    const isEnough = isCut || rows.length === peeking
    const isLast = edge ? edge.isLast : isAll(search, stretch, part)
    if (skip > 0 && !isLast) skip -= await countIn(search, query, stretch)
    return { isEnough, result: part.result }
  })
  if (last === undefined || rows.length > query.limit) return pageOf(query, rows, isCut)
  if (skip > 0) throw tooMany(search, '$skip')
  return { rows, end: [last] }
}

const inOtherOrder = async (search: Search, query: ListQuery): Promise<PageRows> => {
  const { table, visible, scan, run } = search
  const mostBytes = query.mostBytes * sealedShare
  const peeking = query.limit + 1
  const limit = Math.min(query.skip + peeking, scan.mostSorted + 1)
  const ofFound = sql`(select * from ${table} where tenant = ${sql.placeholder('tenant')}
    and id in (select value from json_each(${sql.placeholder('found')})))`
  const valuesOfFound = (ids: readonly string[]) => ({ tenant: visible.tenant, found: JSON.stringify(ids) })
  const idsOf = ({ rows }: Result) => rows.map(({ id }) => String(id))
  let whole: PageRows | undefined
  /** The best of what was looked at, in the page's order; and what was found since. */
  let [best, fresh]: [readonly string[], string[]] = [[], []]
  // Not with each window: far from the first page it takes as long as many of them.
  const sort = async () => {
    const all = { ...query, filter: undefined, search: undefined, after: undefined }
    const sorted = await run('best', { ...valuesOfFound([...best, ...fresh]), limit }, () =>
      idsStatement(all, { rows: ofFound, isSkipping: false }),
    )
    best = idsOf(sorted)
    fresh = []
    if (best.length > scan.mostSorted) {
      const narrow = `$skip and $top must not reach beyond ${scan.mostSorted} objects of so many in this $orderby.`
      throw overLimit('rows examined', `${narrow} Follow @odata.nextLink, or narrow $filter.`, '$skip')
    }
  }
  const look: Step = async (stretch, edge) => {
    const looked = partIn(search, stretch)
    const isWhole = edge ? edge.isLast : scan.window >= scan.mostRows
    if (isWhole && best.length + fresh.length === 0) {
      const left = edge && edge.bytes <= mostBytes ? Infinity : mostBytes
      const part = await readPart(search, query, { ...looked, skip: query.skip, limit: peeking, bytes: left })
      whole = pageOf(query, part.rows, part.isCut)
      return { isEnough: false, result: part.result }
    }
    const result = await run(`ids ${looked.shape}`, { ...looked.values, limit }, () =>
      idsStatement(query, { rows: looked.rows(), isSkipping: false }),
    )
    fresh.push(...idsOf(result))
    if (fresh.length >= limit) await sort()
    return { isEnough: false, result }
  }
  // Whether the first window is the whole decides what is asked of it.
  const last = await lookThrough(search, stretchFrom(undefined, false, visible), look, { isSeen: true })
  if (last !== undefined) throw tooMany(search, '$orderby')
  if (whole) return whole
  await sort()
  const shown = best.slice(query.skip, query.skip + peeking)
  const part = {
    rows: () => ofFound,
    shape: 'best',
    values: valuesOfFound(shown),
    skip: 0,
    limit: peeking,
    bytes: mostBytes,
  }
  const { rows, isCut } = await readPart(search, query, part)
  return pageOf(query, rows, isCut)
}
