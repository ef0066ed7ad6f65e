import { type SQL, sql } from 'drizzle-orm'
import type { Bindable, Result, Scan } from '../../engines/database.ts'
import { namedOf, sizeOf } from './stored-size.ts'
import { type Field, rowsOf, type Stretch, shapeOf, valuesOf } from './stretch.ts'

/** Rows of the first window, when they are held against a condition. */
const firstWindow = 2048
/** How much longer a window may be than the one before. */
const mostGrowth = 8
/** Milliseconds that a function or operator takes, for a row and for a byte of its texts: a first guess. */
const [costOfRow, costOfByte] = [2e-4, 2e-6]

type Values = Readonly<Record<string, Bindable | undefined>>

/** What is looked through, and on whose behalf. */
export interface Search extends Field {
  readonly scan: Scan
  /** Functions and operators that a row is held against. */
  readonly weight: number
  /** Whether the rows found may be more bytes than may be read. */
  readonly isBounded: boolean
  /**
   * Runs a query with these values. Its text is written once for each shape: of this search, or of all searches of the
   * type where it `isCommon` to them.
   */
  readonly run: (shape: string, values: Values, isCommon: boolean, query: () => SQL) => Promise<Result>
}

/** How many rows a stretch has, the id of the last of them, and the bytes of their texts. */
export interface Edge {
  readonly rows: number
  readonly last: string
  readonly bytes: number
  readonly namedBytes: number
}

export const edgeOf = async (search: Search, stretch: Stretch): Promise<Edge> => {
  const { type, run, weight, isBounded } = search
  // Adding up the sizes takes longer than finding the rows.
  const bytes = isBounded ? sizeOf(type) : sql`0`
  const named = weight > 0 ? sizeOf(type, namedOf(type)) : sql`0`
  const last = sql.raw(stretch.isBackwards ? 'min' : 'max')
  const { rows } = await run(
    `edge ${isBounded} ${weight > 0} ${shapeOf(search, stretch)}`,
    valuesOf(search, stretch),
    true,
    () => sql`select count(*) as rows, ${last}(id) as last, ifnull(sum(${bytes}), 0) as bytes,
      ifnull(sum(${named}), 0) as named from ${rowsOf(search, stretch)}`,
  )
  const [row] = rows
  return {
    rows: Number(row?.rows),
    last: String(row?.last ?? ''),
    bytes: Number(row?.bytes),
    namedBytes: Number(row?.named),
  }
}

/** What has been learnt in a stretch: enough, or the statement's result. */
export type Step = (
  stretch: Stretch,
  /** Where it ends; undefined where that was not looked for before. */
  edge: (Edge & { readonly isLast: boolean }) | undefined,
) => Promise<{ readonly isEnough: boolean; readonly result: Result | undefined }>

/**
 * Takes step after step along the key, each in a window that an engine gets through in its time, until a step has enough
 * or all is looked at. Answers the id of the last row that was looked at when there are more than may be looked at.
 * Rows may come and go meanwhile; those that stay are looked at once.
 */
export const lookThrough = async (search: Search, start: Stretch, step: Step): Promise<string | undefined> => {
  const { scan, weight } = search
  let { after } = start
  let window = weight > 0 && scan.windowTime !== undefined ? Math.min(firstWindow, scan.window) : scan.window
  let examined = 0
  /** How much dearer it has turned out to be than was thought. */
  let dearness = 1
  while (examined < scan.mostRows) {
    const mostRows = Math.min(window, scan.mostRows - examined)
    const wanted = { ...start, after, mostRows }
    let edge: Edge
    if (scan.windowTime === undefined) {
      const { isEnough, result } = await step(wanted, undefined)
      if (isEnough || (result && result.rowsRead < mostRows)) return undefined
      edge = await edgeOf(search, wanted)
      if (edge.rows < mostRows) return undefined
    } else {
      edge = await edgeOf(search, wanted)
      const guess = weight * (edge.rows * costOfRow + edge.namedBytes * costOfByte)
      if (guess * dearness > 2 * scan.windowTime && edge.rows > 1) {
        window = Math.max(1, Math.floor((edge.rows * scan.windowTime) / (guess * dearness)))
        continue
      }
      const isLast = edge.rows < mostRows
      const upTo = isLast ? undefined : edge.last
      if (edge.rows === 0) return undefined
      const { isEnough, result } = await step({ ...start, after, upTo }, { ...edge, isLast })
      if (isEnough || isLast) return undefined
      if (guess > 0 && result?.milliseconds !== undefined) dearness = Math.max(result.milliseconds / guess, 0.1)
      // As many as will take its time, by what the last ones took; not many more, since the next may be larger.
      const fitting = guess > 0 ? scan.windowTime / (guess * dearness) : mostGrowth
      window = Math.max(1, Math.min(scan.window, Math.floor(edge.rows * Math.min(fitting, mostGrowth))))
    }
    after = edge.last
    examined += edge.rows
  }
  const isMore = (await edgeOf(search, { ...start, after, mostRows: 1 })).rows > 0
  return isMore ? after : undefined
}
