import BetterSqlite from 'better-sqlite3'
import { isOlder } from '../../../text/version.ts'

/** The first SQLite without the WAL-reset data loss and the crafted-file faults of early 2026. */
const oldestSafeSqlite = '3.53.2'

/**
 * In milliseconds: for a command, which holds up nobody while it waits. A request holds the lock for less, but a gateway
 * that writes without pause seldom lets others in between.
 */
export const commandTimeout = 5000

/**
 * Opens an SQLite file (or `:memory:`) for one process. Waits at most 250 ms for a lock, because the wait blocks the
 * event loop, unless `timeout` says otherwise. Throws the driver's error when the file cannot be opened or written.
 */
export const openSqlite = (path: string, timeout = 250): BetterSqlite.Database => {
  const connection = new BetterSqlite(path, { timeout })
  const version = String(connection.prepare('select sqlite_version()').pluck().get())
  if (isOlder(version, oldestSafeSqlite)) {
    throw new Error(`SQLite ${version} is older than ${oldestSafeSqlite}`)
  }
  connection.pragma('journal_mode = wal')
  // After journal_mode, which resets it: better-sqlite3 is built to fall to NORMAL in WAL mode, where an acknowledged
  // commit can be lost with the power.
  connection.pragma('synchronous = full')
  // What is deleted is overwritten: the rows hold keys.
  connection.pragma('secure_delete = on')
  return connection
}
