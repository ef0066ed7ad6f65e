import { type SQL, sql } from 'drizzle-orm'
import type { Result, Scan } from '../../engines/database.ts'
import type { Values } from '../../sql/prepared.ts'
import type { LastCounts } from './last-counts.ts'
import { largestRow, sizeOf } from './stored-size.ts'
import { type Field, lastOf, rowsOf, type Stretch, shapeOf, valuesOf } from './stretch.ts'

/** Rows of the first window at the most, when they are held against a condition. */
const firstWindow = 2048
/** How much longer a window may be than the one before. */
const mostGrowth = 8
/** Milliseconds that a function or operator takes, for a row and for a byte of its texts: a first guess. */
const [costOfRow, costOfByte] = [2e-4, 2e-6]

/** What is looked through, and on whose behalf. */
export interface Search extends Field {
  readonly scan: Scan
  /** Functions and operators that a row is held against. */
  readonly weight: number
  /** The properties that these look at. */
  readonly named: readonly string[]
  /** How many rows tenants had before. */
  readonly counts: LastCounts
  /** Whether the rows found may be more bytes than may be read. */
  readonly isBounded: boolean
  /** Runs a query with these values. Its text is written once for each shape, of searches that are of one shape. */
  readonly run: (shape: string, values: Values, query: () => SQL) => Promise<Result>
}

/** How many rows a stretch has, the id of the last of them if there are as many as there may be, and the bytes of their texts. */
export interface Edge {
  readonly rows: number
  readonly last: string
  readonly bytes: number
  readonly namedBytes: number
}

export const edgeOf = async (search: Search, stretch: Stretch): Promise<Edge> => {
  const { type, run, weight, isBounded, named } = search
  const query = () => {
    // Adding up the sizes takes longer than finding the rows; within the subquery SQLite looks them up unread.
    const bytes = isBounded ? sql`, ${sizeOf(type)} as bytes` : sql``
    const namedBytes = weight > 0 ? sql`, ${sizeOf(type, named)} as named` : sql``
    return sql`select count(*) as rows, ${lastOf(search, stretch)} as last, ${sql.raw(isBounded ? 'sum(bytes)' : '0')} as bytes,
      ${sql.raw(weight > 0 ? 'sum(named)' : '0')} as named
      from ${rowsOf(search, stretch, { columns: sql`1${bytes}${namedBytes}` })}`
  }
  const shape = `edge ${isBounded} ${weight > 0} ${named} ${shapeOf(search, stretch)}`
  const { rows } = await run(shape, valuesOf(search, stretch), query)
  const [row] = rows
  return {
    rows: Number(row?.rows),
    last: String(row?.last ?? ''),
    bytes: Number(row?.bytes ?? 0),
    namedBytes: Number(row?.named ?? 0),
  }
}

/** What has been learnt in a stretch: enough, or the statement's result; and where the stretch ends, if that was seen. */
export interface Learnt {
  readonly isEnough: boolean
  readonly result: Result | undefined
  readonly seen?: Pick<Edge, 'rows' | 'last'> | undefined
}

export type Step = (
  stretch: Stretch,
  /** Where it ends; undefined where that was not looked for before. */
  edge: (Edge & { readonly isLast: boolean }) | undefined,
) => Promise<Learnt>

/** Whether a statement is known to have looked at all that there is. */
export const isAll = (
  { scan }: Search,
  { mostRows = Infinity }: Stretch,
  { result, seen }: Omit<Learnt, 'isEnough'>,
) => (seen ? seen.rows < mostRows : scan.windowTime === undefined && (result?.rowsRead ?? Infinity) < mostRows)

/** Rows that an engine gets through in its time whatever they hold: where they end need not be looked for before. */
const rowsUnseen = ({ type, weight, named, scan: { window, windowTime } }: Search) =>
  windowTime === undefined || weight === 0
    ? window
    : Math.min(
        window,
        firstWindow,
        Math.floor((2 * windowTime) / (weight * (costOfRow + costOfByte * largestRow(type, named)))),
      )

/**
 * Takes step after step along the key, each in a window that an engine gets through in its time, until a step has enough
 * or all is looked at. Answers the id of the last row that was looked at when there are more than may be looked at.
 * Rows may come and go meanwhile; those that stay are looked at once. With `isSeen`, an engine that others wait for says
 * of every window, also the first, where it ends before it is stepped through.
 */
export const lookThrough = async (
  search: Search,
  start: Stretch,
  step: Step,
  { isSeen = false } = {},
): Promise<string | undefined> => {
  const { scan, weight } = search
  const isPaced = scan.windowTime !== undefined
  let { after } = start
  let unseen = isPaced && isSeen ? 0 : rowsUnseen(search)
  let window = isPaced && weight > 0 ? Math.min(firstWindow, scan.window) : scan.window
  let examined = 0
  /** How much dearer it has turned out to be than was thought. */
  let dearness = 1
  while (examined < scan.mostRows) {
    const mostRows = Math.min(unseen || window, scan.mostRows - examined)
    const wanted = { ...start, after, mostRows }
    let edge: Pick<Edge, 'rows' | 'last'>
    if (unseen > 0) {
      const learnt = await step(wanted, undefined)
      if (learnt.isEnough || isAll(search, wanted, learnt)) return undefined
      edge = learnt.seen ?? (await edgeOf(search, wanted))
      if (edge.rows < mostRows) return undefined
      if (isPaced) unseen = 0
    } else {
      const looked = await edgeOf(search, wanted)
      edge = looked
      const guess = weight * (edge.rows * costOfRow + looked.namedBytes * costOfByte)
      const windowTime = scan.windowTime ?? Infinity
      if (guess * dearness > 2 * windowTime && edge.rows > 1) {
        window = Math.max(1, Math.floor((edge.rows * windowTime) / (guess * dearness)))
        continue
      }
      const isLast = edge.rows < mostRows
      const upTo = isLast ? undefined : edge.last
      if (edge.rows === 0) return undefined
      const { isEnough, result } = await step({ ...start, after, upTo }, { ...looked, isLast })
      if (isEnough || isLast) return undefined
      if (guess > 0 && result?.milliseconds !== undefined) dearness = Math.max(result.milliseconds / guess, 0.1)
      // As many as will take its time, by what the last ones took; not many more, since the next may be larger.
      const fitting = guess > 0 ? windowTime / (guess * dearness) : mostGrowth
      window = Math.max(1, Math.min(scan.window, Math.floor(edge.rows * Math.min(fitting, mostGrowth))))
    }
    after = edge.last
    examined += edge.rows
  }
  const isMore = (await edgeOf(search, { ...start, after, mostRows: 1 })).rows > 0
  return isMore ? after : undefined
}
