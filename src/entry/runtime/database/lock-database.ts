import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { StartError, startErrorOf } from '../process/start-error.ts'
import { makeFile, makeFolder, narrowFile } from './private-file.ts'

/**
 * Keeps a database file to one gateway, by whatever path it is reached, until the process ends: the operating system
 * lets go of the lock with its holder, however that ends. Makes the file where there is none, and says whether there is
 * anything in it. The lock is on a file beside it, so that backups, rotations and readers go on. Throws a StartError when
 * another gateway has it, or when it cannot be had. `unlock` lets go of it before the process ends.
 */
export const lockDatabase = (path: string): { readonly isEmpty: boolean; readonly unlock: () => void } => {
  if (path === ':memory:') return { isEmpty: true, unlock }
  makeFolder(dirname(path))
  // A link that leads nowhere yet gets the file that it leads to.
  makeFile(path)
  const file = existsSync(path) ? statSync(path) : undefined
  // SQLite says better what is wrong with it.
  if (!file?.isFile()) return { isEmpty: true, unlock }
  // Each name would have a lock and a write-ahead log of its own (SQLite, "How To Corrupt An SQLite Database File", 2.5).
  if (file.nlink > 1)
    throw new StartError(`The database ${path} has a second name, a hard link, which can ruin it; remove one of them.`)
  const lock = holdLock(
    `${realpathSync(path)}-lock`,
    `The database ${path}`,
    'set DATABASE_PATH, or --database, to another file',
  )
  return { isEmpty: file.size === 0, unlock: lock }
}

const unlock = () => {}

/** Those that this process holds: a connection that is collected as garbage would let go. */
const held = new Set<BetterSqlite.Database>()

/**
 * Holds a lock on a file, which it makes, until the process ends, or calls what is returned. Throws a StartError that says
 * what is in use.
 */
export const holdLock = (path: string, what: string, wayOut: string) => {
  try {
    makeFile(path)
    // Whoever can read it could hold it.
    narrowFile(path)
    // In milliseconds: for one that is on its way out.
    const lock = new BetterSqlite(path, { timeout: 1000 })
    // Nothing is ever written: no journal has to lie beside it.
    lock.pragma('journal_mode = memory')
    lock.exec('begin exclusive')
    held.add(lock)
    return () => {
      held.delete(lock)
      lock.close()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')
      throw new StartError(`${what} is in use by another gateway; stop that one, or ${wayOut}.`, { cause: error })
    throw startErrorOf(`${what} cannot be locked`, error)
  }
}
