import { overLimit, type Reason } from '../../errors.ts'
import { limits } from './limits.ts'

/** Counts what a query uses up, and refuses it when a limit is passed. */
export interface Tally {
  readonly comparison: () => void
  readonly literal: () => void
}

/** A tally that takes so many literals, and as many comparisons as the limits say. */
export const createTally = (literals: number): Tally => ({
  comparison: counter(
    'comparisons',
    limits.comparisons,
    `A query must not have more than ${limits.comparisons} comparisons.`,
  ),
  literal: counter('literals', literals, `A query option must not have more than ${literals} literals.`),
})

/** Guards a recursion: refuses to go deeper than the limit. */
export const createNesting = () => {
  let depth = 0
  return <Result>(inner: () => Result): Result => {
    depth += 1
    if (depth > limits.depth) throw tooDeep()
    const result = inner()
    depth -= 1
    return result
  }
}

/** The 400 for what nests deeper than the limit. */
export const tooDeep = () =>
  overLimit('query depth', `A query option must not nest deeper than ${limits.depth} levels.`)

const counter = (limit: Reason, most: number, message: string) => {
  let count = 0
  return () => {
    count += 1
    if (count > most) throw overLimit(limit, message)
  }
}
