import { divisionByZero } from '../../sql/division-by-zero.ts'
import { DatabaseFault } from '../database-fault.ts'

/** Result codes for trouble with the file or its lock, not with the statement. */
const outOfReach = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/

/** The disk is full, or takes no more of the file: a limit of its size is an I/O error to SQLite. */
const outOfRoom = /^SQLITE_(FULL|IOERR)/

const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** Whether an error of SQLite says that there is no room for what was written. */
export const isOutOfRoom = (error: unknown) => hasCode(error) && outOfRoom.test(error.code)

/** What to throw for an error of SQLite: a fault when the file is in trouble, a
 * caller's mistake where a row showed it, else the error itself. */
export const fromSqliteError = (error: unknown): unknown => {
  if (!hasCode(error)) return error
  return outOfReach.test(error.code) ? new DatabaseFault('out-of-reach', error) : (divisionByZero(error) ?? error)
}
