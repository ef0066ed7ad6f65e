import { elapsed, type Ticks } from '../../clock.ts'
import type { Database } from './database.ts'
import { DatabaseFault } from './database-fault.ts'

const mostAttempts = 6
/** In milliseconds: the wait before the first retry; it doubles from there, and is cut at random by up to a half. */
const firstWait = 20
/** In milliseconds: after so long nothing is tried again. Whoever asked has waited enough, and may ask again. */
const mostTime = 5000

/**
 * Tries again after an answer was lost, where trying again cannot do a thing twice: every statement is repeatable, and
 * the ids in it were made before the first attempt. `sleep` waits for milliseconds. An answer that took long to be lost
 * is a sign of load, which trying again would add to.
 */
export const retrying = (
  database: Database,
  sleep: (milliseconds: number) => Promise<void>,
  ticks: Ticks,
): Database => ({
  ...database,
  execute: async (statements, onBehalf) => {
    const mayRetry = statements.every(({ isRepeatable }) => isRepeatable)
    const startedAt = ticks()
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (onBehalf?.meter) onBehalf.meter.attempts += 1
        return await database.execute(statements, onBehalf)
      } catch (error) {
        const isLostAnswer = error instanceof DatabaseFault && error.kind === 'lost-answer'
        const isOver = attempt === mostAttempts || elapsed(startedAt, ticks()) >= mostTime
        if (!mayRetry || isOver || !isLostAnswer) throw error
        await sleep(firstWait * 2 ** (attempt - 1) * (1 - Math.random() / 2))
      }
    }
  },
})
