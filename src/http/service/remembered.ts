import { atMost } from '../../auth/at-most.ts'
import { elapsed, type Tick, type Ticks } from '../../clock.ts'

/** In milliseconds: how long a good outcome is told again. */
const goodFor = 5000
/** Likewise a bad one: whoever waits for the gateway is told soon. */
const badFor = 1000
/** In milliseconds: what takes longer counts as failed. A Worker may drop it without a word. */
const patience = 4000

interface Look {
  readonly startedAt: Tick
  readonly work: Promise<void>
  outcome?: { readonly isGood: boolean; readonly at: Tick }
}

/** A check that many may ask for: those that come together share one, and its outcome is remembered for seconds. */
export const remembered = (check: () => Promise<void>, ticks: Ticks) => {
  let last: Look | undefined
  const isCurrent = ({ startedAt, outcome }: Look) =>
    outcome
      ? elapsed(outcome.at, ticks()) < (outcome.isGood ? goodFor : badFor)
      : elapsed(startedAt, ticks()) < patience
  const begin = (): Look => {
    const settle = (isGood: boolean) => {
      look.outcome = { isGood, at: ticks() }
    }
    const work = check().then(
      () => settle(true),
      () => settle(false),
    )
    const look: Look = { startedAt: ticks(), work }
    return look
  }
  return async (): Promise<boolean> => {
    const look = last && isCurrent(last) ? last : begin()
    last = look
    await atMost(patience, look.work)
    return look.outcome?.isGood ?? false
  }
}
