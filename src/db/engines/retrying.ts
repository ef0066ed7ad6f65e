import type { Database } from './database.ts'
import { DatabaseFault } from './database-fault.ts'

const mostAttempts = 6
/** In milliseconds: the wait before the first retry; it doubles from there, and is cut at random by up to a half. */
const firstWait = 20

/**
 * Tries again after an answer was lost, where trying again cannot do a thing twice: every statement is repeatable, and
 * the ids in it were made before the first attempt. `sleep` waits for milliseconds.
 */
export const retrying = (database: Database, sleep: (milliseconds: number) => Promise<void>): Database => ({
  ...database,
  execute: async (statements, onBehalf) => {
    const mayRetry = statements.every(({ isRepeatable }) => isRepeatable)
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (onBehalf?.meter) onBehalf.meter.attempts += 1
        return await database.execute(statements, onBehalf)
      } catch (error) {
        const isLostAnswer = error instanceof DatabaseFault && error.kind === 'lost-answer'
        if (!mayRetry || attempt === mostAttempts || !isLostAnswer) throw error
        await sleep(firstWait * 2 ** (attempt - 1) * (1 - Math.random() / 2))
      }
    }
  },
})
