import { elapsed, type Tick, type Ticks } from '../../../clock.ts'
import { tooManyWaiting } from '../../../errors.ts'
import { fairQueue } from './fair-queue.ts'

/**
 * Milliseconds of statements in one turn of the event loop: a request of another tenant meets several turns on its way,
 * and a disk takes as long to commit.
 */
export const turnTime = 5

/**
 * Milliseconds of statements in a turn that has had a long one, of more than `longTime`: what is done is so sent before
 * the next long ones begin, and who has it can ask on meanwhile. Those that take less are run together.
 */
export const [longTurnTime, longTime] = [1, 0.25]

/** Statements that may wait for one tenant: as many as the rate limits give it requests in a period. */
export const mostWaiting = 2000

/**
 * Runs statements at once while a turn of the event loop has time for them and nothing waits; else they wait for the
 * next turns, tenant by tenant. `nextTurn` calls back in the next turn.
 */
export const turns = (ticks: Ticks, nextTurn: (callback: () => void) => void) => {
  const queue = fairQueue<() => void>(mostWaiting)
  /** When the work of this turn of the loop began; undefined before it does. What is done between statements counts. */
  let since: Tick | undefined
  /** Whether this turn has had a long statement. */
  let hadLongStatement = false
  let isScheduled = false

  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    nextTurn(turn)
  }
  const hasTime = () => since === undefined || elapsed(since, ticks()) < (hadLongStatement ? longTurnTime : turnTime)
  const timed = <Answer>(tenant: string, work: () => Answer): Answer => {
    const start = ticks()
    since ??= start
    schedule()
    try {
      return work()
    } finally {
      const taken = elapsed(start, ticks())
      hadLongStatement ||= taken > longTime
      queue.charge(tenant, taken)
    }
  }
  const turn = () => {
    isScheduled = false
    since = undefined
    hadLongStatement = false
    if (queue.size() === 0) queue.forget()
    while (queue.size() > 0 && hasTime()) queue.next()?.()
    if (queue.size() > 0) schedule()
  }

  return <Answer>(tenant: string, work: () => Answer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const run = () => {
        try {
          resolve(timed(tenant, work))
        } catch (error) {
          reject(error)
        }
      }
      if (queue.size() === 0 && hasTime()) run()
      else if (queue.add(tenant, run)) schedule()
      else reject(tooManyWaiting())
    })
}
