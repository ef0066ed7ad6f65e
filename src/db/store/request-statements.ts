import type { Database, Result, Row, Statement } from '../engines/database.ts'
import type { Claim, Repeatable } from './repeatable.ts'
import type { StoreContext } from './store.ts'
import { batchOf, outcomeOf, type WriteStatements } from './write-once.ts'

/**
 * Runs the statements of requests: counts for each what they read and wrote, and lets a repeatable one have one write. By
 * `then`: an async function would take longer, for every row that is read or written.
 */
export const requestStatements = (database: Database) => {
  const claimed = new WeakSet<Repeatable>()
  const claimOf = ({ tenant, repeatable }: StoreContext, attempt: string): Claim | undefined => {
    if (!repeatable) return undefined
    // It would find the record of the first, and be taken for its repetition: silently not done.
    if (claimed.has(repeatable)) throw new Error('A repeatable request has one write; this is its second.')
    claimed.add(repeatable)
    return { tenant, request: repeatable, attempt }
  }
  const release = ({ repeatable }: StoreContext) => {
    if (repeatable) claimed.delete(repeatable)
  }

  const execute = <Outcome>(
    context: StoreContext,
    statements: readonly Statement[],
    outcomeOf: (results: readonly Result[]) => Outcome,
  ): Promise<Outcome> =>
    database.execute(statements, context).then((results) => {
      const { meter } = context
      for (const { rowsRead, rowsWritten } of results) {
        meter.rowsRead += rowsRead
        meter.rowsWritten += rowsWritten
      }
      return outcomeOf(results)
    })
  const rowsOf = (context: StoreContext, statement: Statement): Promise<readonly Row[]> =>
    execute(context, [statement], ([result]) => result?.rows ?? [])
  const writeBatch = <Outcome>(
    context: StoreContext,
    statements: readonly Statement[],
    outcomeOf: (results: readonly Result[], repeatable: Repeatable | undefined) => Outcome,
  ): Promise<Outcome> => {
    const { repeatable } = context
    const written = execute(context, statements, (results) => outcomeOf(results, repeatable))
    if (!repeatable) return written
    return written.catch((error: unknown) => {
      // Nothing was acknowledged: another try is still the first write, and finds the record if it was done after all.
      release(context)
      throw error
    })
  }
  const write = (context: StoreContext, statements: WriteStatements) =>
    writeBatch(context, batchOf(statements), outcomeOf)

  return { claimOf, release, execute, rowsOf, write, writeBatch }
}
