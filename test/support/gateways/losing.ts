import { fromD1Error } from '../../../src/db/engines/d1-fault.ts'
import type { Database } from '../../../src/db/engines/database.ts'
import { seededRandom } from '../process/seeded-random.ts'

/** What is thrown when D1's answer to a statement does not come back. */
export const lostAnswer = () => fromD1Error(new Error('D1_ERROR: Network connection lost.'))

interface Losses {
  /** The share of writes that are committed and then not answered. */
  readonly afterCommit: number
  /** The share of writes that never arrive. */
  readonly beforeCommit?: number
  readonly seed?: number
}

/** A database whose answers get lost on the way back, or whose questions on the way there; the same ones at every run. */
export const losing =
  ({ afterCommit, beforeCommit = 0, seed = 1 }: Losses) =>
  (database: Database): Database => {
    const random = seededRandom(seed)
    return {
      ...database,
      execute: async (statements, onBehalf) => {
        const isWrite = statements.some(({ sql }) => !sql.startsWith('select'))
        const luck = isWrite ? random() : 1
        if (luck < beforeCommit) throw lostAnswer()
        const results = await database.execute(statements, onBehalf)
        if (luck < beforeCommit + afterCommit) throw lostAnswer()
        return results
      },
    }
  }
