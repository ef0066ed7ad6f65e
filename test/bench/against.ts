import type { Line } from './line.ts'

/** The share by which a figure may be worse. */
const tolerance = 0.05

export interface Change {
  readonly what: string
  readonly before: number
  readonly after: number
  /** How many times as good; below 1 it is worse. */
  readonly times: number
  readonly isWorse: boolean
}

/**
 * Holds the figures of one run against those of another: ratios to the servers that ran beside each, and counts, so that
 * what another day or machine does to all of them cancels out. What only one of them has is left out.
 */
export const compare = (before: readonly Line[], after: readonly Line[]): readonly Change[] =>
  after.flatMap((line) => {
    const other = before.find(({ what }) => what === line.what)
    if (!other || !line.isComparable) return []
    const times = line.better === 'more' ? line.figure / other.figure : other.figure / line.figure
    return [{ what: line.what, before: other.figure, after: line.figure, times, isWorse: !(times >= 1 - tolerance) }]
  })
