import { divisionByZero } from '../../sql/division-by-zero.ts'
import { DatabaseFault } from '../database-fault.ts'

/** Result codes for trouble with the file or its lock, not with the statement. */
const outOfReach = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/

/** What to throw for an error of SQLite: a fault when the file is in trouble, a
 * caller's mistake where a row showed it, else the error itself. */
export const fromSqliteError = (error: unknown): unknown => {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error
  return outOfReach.test(error.code) ? new DatabaseFault('out-of-reach', error) : (divisionByZero(error) ?? error)
}
