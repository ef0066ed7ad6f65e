import { percentile } from '../soak/figures.ts'

/** One figure of a gateway, beside what it must be and what is reached for. */
export interface Line {
  readonly what: string
  readonly figure: number
  readonly unit: string
  /** Whether more of it is better, or less. */
  readonly better: 'more' | 'less'
  /** The least or the most that it may be; absent for a figure that is shown for comparison alone. */
  readonly bound?: number
  readonly reach?: number
  /** Half of what the cycles gave lies between these. */
  readonly low?: number
  readonly high?: number
  /**
   * Whether another run's figure can be held against it: a ratio to what ran beside it, or a count. What one machine
   * takes in milliseconds on one day cannot.
   */
  readonly isComparable: boolean
}

type Bounds = Pick<Line, 'bound' | 'reach'>

/** A figure of which the cycles gave several: the median, and the middle half of them. */
export const ofCycles = (
  what: string,
  figures: readonly number[],
  rest: Pick<Line, 'unit' | 'better' | 'isComparable'> & Bounds,
): Line => ({
  what,
  figure: percentile(figures, 0.5),
  low: percentile(figures, 0.25),
  high: percentile(figures, 0.75),
  ...rest,
})

/** How many times as much as something that ran beside it. */
export const ratio = (what: string, figures: readonly number[], bounds: Bounds = {}) =>
  ofCycles(what, figures, { unit: '×', better: 'more', isComparable: true, ...bounds })

/** A count, which is the same in each run. */
export const count = (what: string, figure: number, unit: string, bounds: Bounds = {}): Line => ({
  what,
  figure,
  unit,
  better: 'less',
  isComparable: true,
  ...bounds,
})

/**
 * How many times as much the best of several has as the worst, from the figures of each in the order of the cycles: each
 * cycle's are taken as shares of their sum, since what disturbed the machine disturbed all of them.
 */
export const unevenness = (all: readonly (readonly number[])[]) => {
  const sum = (cycle: number) => all.reduce((total, figures) => total + (figures[cycle] ?? Number.NaN), 0)
  const shares = all.map((figures) =>
    percentile(
      figures.map((figure, cycle) => figure / sum(cycle)),
      0.5,
    ),
  )
  return Math.max(...shares) / Math.min(...shares)
}

export const holds = ({ figure, better, bound }: Line) =>
  bound === undefined ? undefined : better === 'more' ? figure >= bound : figure <= bound
