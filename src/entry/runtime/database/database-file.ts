import { dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { emptyLog } from '../../../db/engines/sqlite/checkpoints.ts'
import { groupCommit } from '../../../db/engines/sqlite/group-commit.ts'
import { migrate } from '../../../db/engines/sqlite/migrate.ts'
import { commandTimeout, openSqlite } from '../../../db/engines/sqlite/open-sqlite.ts'
import { sqlite } from '../../../db/engines/sqlite/sqlite.ts'
import { tableFaults } from '../../../db/engines/sqlite/table-faults.ts'
import { model } from '../../../entities/model.ts'
import { reasonOf, StartError, startErrorOf } from '../process/start-error.ts'
import { readMigrations } from '../project-files.ts'
import { monotonicClock } from '../time/clocks.ts'
import { inPlace, placeOf } from './file-place.ts'
import { makeFile, makeFolder, narrowFile } from './private-file.ts'
import { writerThread } from './writer-thread.ts'

/** Opens the database file, makes its folder and brings its tables up to date. Throws a StartError. */
export const openMigrated = (path: string) => opened(path).connection

/** Brings the tables of a database file up to date, and says by which migrations. Throws a StartError. */
export const migrateFile = (path: string): readonly string[] => {
  const { connection, applied } = opened(path)
  refuseWithout(tableFaults(connection, model), path, 'a migration is missing')
  connection.close()
  return applied
}

const opened = (path: string) => {
  try {
    if (path !== ':memory:') {
      makeFolder(dirname(path))
      makeFile(path)
    }
    const connection = openSqlite(path)
    const applied = migrate(connection, readMigrations())
    // A file that may only be read opens all the same, and would refuse every write later.
    connection.exec('delete from d1_migrations where false')
    // Not before: what is no database is none of ours to change.
    if (path !== ':memory:') narrowFile(path)
    return { connection, applied }
  } catch (error) {
    throw startErrorOf(`The database ${path} cannot be opened for writing`, error)
  }
}

/**
 * A database file at work. Throws a StartError when it cannot be opened, or lacks what the model needs. Written in a thread
 * of its own unless said, for which `writer.ts` has to be beside this.
 */
export const openDatabaseFile = (path: string, { inThread = true } = {}) => {
  const connection = openMigrated(path)
  refuseWithout(tableFaults(connection, model), path, 'a migration is missing')
  // What is in memory is one connection's alone.
  return path === ':memory:' || !inThread ? atWork(connection, path) : atWorkInThreads(connection, path)
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
    return atWork(openSqlite(path, commandTimeout), path)
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

/** At work on one connection, which holds the event loop while it writes. */
const atWork = (connection: BetterSqlite.Database, path: string) => {
  const isInPlace = inPlace(placeOf(path))
  return {
    database: sqlite(connection, {
      isInPlace,
      ticks: monotonicClock,
      write: groupCommit(connection, isInPlace, monotonicClock),
    }),
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: async () => emptyLog(connection),
    /** Leaves everything in the one file. */
    close: async () => void connection.close(),
  }
}

/** The same for a gateway, which goes on reading while a thread of its own writes. */
const atWorkInThreads = (connection: BetterSqlite.Database, path: string): ReturnType<typeof atWork> => {
  const place = placeOf(path)
  const isInPlace = inPlace(place)
  const { isAtWork, write, emptyLog, close } = writerThread(place)
  return {
    database: sqlite(connection, { isInPlace: () => isAtWork() && isInPlace(), ticks: monotonicClock, write }),
    emptyLog,
    close: async () => {
      await close()
      connection.close()
    },
  }
}
