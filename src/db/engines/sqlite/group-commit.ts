import type BetterSqlite from 'better-sqlite3'
import type { Result, Statement } from '../database.ts'

/** The write of one request, and whom to answer. */
interface PendingWrite {
  readonly statements: readonly Statement[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes that arrive in one turn of the event loop share one transaction, and so one fsync, which is what a commit costs
 * with `synchronous=FULL`. Each is answered only after that commit; each is atomic by itself, and one that fails takes
 * no other along, unless SQLite gives up the whole transaction (full disk, I/O error): then all of them fail.
 */
export const groupCommit = (
  connection: BetterSqlite.Database,
  run: (statement: Statement) => Result,
  isInPlace: () => boolean,
) => {
  let pending: PendingWrite[] = []

  const runAtomically = (statements: readonly Statement[]): readonly Result[] => {
    // A single statement is atomic as it is.
    if (statements.length === 1) return statements.map(run)
    connection.exec('savepoint write_of_one_request')
    try {
      const results = statements.map(run)
      connection.exec('release write_of_one_request')
      return results
    } catch (error) {
      if (connection.inTransaction) connection.exec('rollback to write_of_one_request; release write_of_one_request')
      throw error
    }
  }

  const rollBack = () => {
    try {
      if (connection.inTransaction) connection.exec('rollback')
    } catch {
      // Whatever failed can fail this as well; the next group then begins with it.
    }
  }

  const commit = () => {
    const group = pending
    pending = []
    const answers: (() => void)[] = []
    try {
      if (!isInPlace()) throw Object.assign(new Error('The database file is gone.'), { code: 'SQLITE_CANTOPEN' })
      if (connection.inTransaction) connection.exec('rollback')
      connection.exec('begin immediate')
      for (const { statements, resolve, reject } of group) {
        try {
          const results = runAtomically(statements)
          answers.push(() => resolve(results))
        } catch (error) {
          if (!connection.inTransaction) throw error
          answers.push(() => reject(error))
        }
      }
      connection.exec('commit')
    } catch (error) {
      for (const { reject } of group) reject(error)
      rollBack()
      return
    }
    for (const answer of answers) answer()
  }

  return (statements: readonly Statement[]) =>
    new Promise<readonly Result[]>((resolve, reject) => {
      if (pending.length === 0) setImmediate(commit)
      pending.push({ statements, resolve, reject })
    })
}
