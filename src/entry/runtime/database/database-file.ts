import { realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { migrate } from '../../../db/engines/sqlite/migrate.ts'
import { openSqlite } from '../../../db/engines/sqlite/open-sqlite.ts'
import { sqlite } from '../../../db/engines/sqlite/sqlite.ts'
import { tableFaults } from '../../../db/engines/sqlite/table-faults.ts'
import { model } from '../../../entities/model.ts'
import { reasonOf, StartError, startErrorOf } from '../process/start-error.ts'
import { readMigrations } from '../project-files.ts'
import { monotonicClock } from '../time/clocks.ts'
import { makeFile, makeFolder, narrowFile } from './private-file.ts'

/** Opens the database file, makes its folder and brings its tables up to date. Throws a StartError. */
export const openMigrated = (path: string) => {
  try {
    if (path !== ':memory:') {
      makeFolder(dirname(path))
      makeFile(path)
    }
    const connection = openSqlite(path)
    migrate(connection, readMigrations())
    // A file that may only be read opens all the same, and would refuse every write later.
    connection.exec('delete from d1_migrations where false')
    // Not before: what is no database is none of ours to change.
    if (path !== ':memory:') narrowFile(path)
    return connection
  } catch (error) {
    throw startErrorOf(`The database ${path} cannot be opened for writing`, error)
  }
}

/** A database file at work. Throws a StartError when it cannot be opened, or lacks what the model needs. */
export const openDatabaseFile = (path: string) => {
  const connection = openMigrated(path)
  refuseWithout(tableFaults(connection, model), path, 'a migration is missing')
  return atWork(connection, path)
}

/**
 * The same beside the gateway that serves it, for a command: makes no file and changes no table, not even of a database
 * that is none of the gateway's.
 */
export const openServedFile = (path: string) => {
  const remedy = 'set DATABASE_PATH to the database of a gateway, which brings its tables up to date when it starts'
  try {
    const reader = new BetterSqlite(path, { readonly: true, fileMustExist: true })
    refuseWithout(tableFaults(reader, model), path, remedy)
    reader.close()
    return atWork(openSqlite(path), path)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} cannot be opened: ${reasonOf(error)}; set DATABASE_PATH.`, {
      cause: error,
    })
  }
}

const refuseWithout = (faults: readonly string[], path: string, remedy: string) => {
  if (faults.length > 0) throw new StartError(`The database ${path} lacks ${faults.join(', ')}: ${remedy}.`)
}

const atWork = (connection: BetterSqlite.Database, path: string) => {
  return {
    database: sqlite(connection, { isInPlace: inPlace(path), ticks: monotonicClock }),
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: () => void connection.pragma('wal_checkpoint(truncate)'),
    /** Leaves everything in the one file. */
    close: () => void connection.close(),
  }
}

/** Whether the database file, and the write-ahead log beside it, are still those that were opened. */
const inPlace = (path: string) => {
  if (path === ':memory:') return () => true
  // Beside the file itself, whatever link leads to it.
  const logPath = `${realpathSync(path)}-wal`
  const file = identityOf(path)
  let writeAheadLog: string | undefined
  return () => {
    const current = identityOf(logPath)
    // SQLite makes it when it first needs it.
    writeAheadLog ??= current
    return identityOf(path) === file && current === writeAheadLog
  }
}

const identityOf = (path: string) => {
  const file = statSync(path, { throwIfNoEntry: false })
  return file && `${file.dev} ${file.ino}`
}
