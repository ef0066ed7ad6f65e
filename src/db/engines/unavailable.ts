import { GraphError } from '../../errors.ts'

/** SQLite's result codes for trouble with the file or its lock, not with the statement. */
const sqliteTrouble = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/

/** D1's messages for trouble of its own (Cloudflare's list of D1 errors). */
const d1Trouble =
  /network connection lost|object to be reset|code was updated|transient issue|overloaded|timed out|memory limit|request stream/i

/** Seconds after which a caller may well try again. */
const retryAfter = '5'

/** The error to throw for an engine's error: 503 when the database is in trouble, else the error itself. */
export const unavailable = (error: unknown) => {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isTrouble = sqliteTrouble.test(code) || (error.message.startsWith('D1_') && d1Trouble.test(error.message))
  if (!isTrouble) return error
  return new GraphError('ServiceNotAvailable', 'The database is out of reach at the moment. Try again later.', {
    headers: { 'Retry-After': retryAfter },
    cause: error,
  })
}
