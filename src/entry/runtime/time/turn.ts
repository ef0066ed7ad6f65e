import { elapsed, type Tick } from '../../../clock.ts'
import type { Awaitable } from '../../../text/awaitable.ts'
import { monotonicClock } from './clocks.ts'

/** In milliseconds: how long a turn of the event loop may have gone on when something more is begun in it. */
const longTurn = 5

/** When something was first begun in this turn; undefined before. */
let since: Tick | undefined

const end = () => {
  since = undefined
}
/** Lets it take what has come, in any case. */
export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Lets the event loop of Node and Deno take what has come in meanwhile, when its turn has gone on for long. A turn of its
 * own for each page, and each request of a batch, would take as long as many of them.
 */
export const turn = (): Awaitable<void> => (isLong() ? shortTurn() : begin())

const isLong = () => since !== undefined && elapsed(since, monotonicClock()) >= longTurn

const begin = () => {
  if (since !== undefined) return
  since = monotonicClock()
  setImmediate(end)
}

/** A loop: were each turn that is waited for another promise, many who wait for long would hold as many each. */
const shortTurn = async () => {
  do await nextTurn()
  while (isLong())
  begin()
}
