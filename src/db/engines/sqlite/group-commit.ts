import type BetterSqlite from 'better-sqlite3'
import { elapsed, type Ticks } from '../../../clock.ts'
import { tooManyWaiting } from '../../../errors.ts'
import type { Result, Statement } from '../database.ts'
import { moveLog } from './checkpoints.ts'
import { fairQueue } from './fair-queue.ts'
import type { Write } from './sqlite.ts'
import { isOutOfRoom } from './sqlite-fault.ts'
import { statementRunner } from './statement-runner.ts'
import { mostWaiting, turnTime } from './turns.ts'

/** The write of one request, and whom to answer. */
interface PendingWrite {
  readonly tenant: string
  readonly statements: readonly Statement[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/** As SQLite says it of a file that it cannot open. */
export const fileIsGone = () => Object.assign(new Error('The database file is gone.'), { code: 'SQLITE_CANTOPEN' })

/**
 * Writes that arrive in one turn of the event loop share one transaction, and so one fsync, which is what a commit costs
 * with `synchronous=FULL`. Each is answered only after that commit; each is atomic by itself, and one that fails takes
 * no other along, unless SQLite gives up the whole transaction (full disk, I/O error): then all of them fail. What would
 * take longer than a turn may waits for the next, tenant by tenant. `committed` is told how many rows each wrote.
 */
export const groupCommit = (
  connection: BetterSqlite.Database,
  isInPlace: () => boolean,
  ticks: Ticks,
  committed: (rows: number) => void = () => {},
): Write => {
  const { run } = statementRunner(connection, ticks)
  const [begin, end] = [connection.prepare('begin immediate'), connection.prepare('commit')]
  const pending = fairQueue<PendingWrite>(mostWaiting)

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
    const group: PendingWrite[] = []
    const answers: (() => void)[] = []
    let rows = 0
    const start = ticks()
    try {
      if (!isInPlace()) throw fileIsGone()
      if (connection.inTransaction) connection.exec('rollback')
      begin.run()
      for (let at = start; elapsed(start, at) < turnTime; ) {
        const write = pending.next()
        if (!write) break
        group.push(write)
        const { tenant, statements, resolve, reject } = write
        try {
          const results = runAtomically(statements)
          for (const { rowsWritten } of results) rows += rowsWritten
          answers.push(() => resolve(results))
        } catch (error) {
          if (!connection.inTransaction) throw error
          answers.push(() => reject(error))
        }
        const since = at
        at = ticks()
        pending.charge(tenant, elapsed(since, at))
      }
      end.run()
    } catch (error) {
      answers.length = 0
      rows = 0
      // Where not even the first could be begun, those that wait would fare no better.
      if (group.length === 0) for (let write = pending.next(); write; write = pending.next()) group.push(write)
      for (const { reject } of group) answers.push(() => reject(error))
      rollBack()
      // What is in the log gives its room to the next group, where the file has some.
      if (isOutOfRoom(error)) moveLog(connection, isInPlace)
    }
    if (pending.size() > 0) setImmediate(commit)
    else pending.forget()
    for (const answer of answers) answer()
    committed(rows)
  }

  return (statements, tenant) =>
    new Promise((resolve, reject) => {
      const isFirst = pending.size() === 0
      if (!pending.add(tenant, { tenant, statements, resolve, reject })) reject(tooManyWaiting())
      // A turn later than could be: what clients send as soon as they are answered then shares the commit.
      else if (isFirst) setImmediate(() => setImmediate(commit))
    })
}
