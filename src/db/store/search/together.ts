import type { Result, Statement } from '../../engines/database.ts'

type Execute = (statements: readonly Statement[]) => Promise<readonly Result[]>

/** Runs statements that are asked for one right after the other as one batch, which is one round trip. */
export const together = (execute: Execute): ((statement: Statement) => Promise<Result | undefined>) => {
  let asked: Statement[] = []
  let batch: Promise<readonly Result[]> | undefined
  return async (statement) => {
    const index = asked.push(statement) - 1
    // By then all that is asked for now has been asked for.
    batch ??= Promise.resolve().then(() => {
      const statements = asked
      asked = []
      batch = undefined
      return execute(statements)
    })
    return (await batch)[index]
  }
}
