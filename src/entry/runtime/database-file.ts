import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { migrate } from '../../db/engines/sqlite/migrate.ts'
import { openSqlite } from '../../db/engines/sqlite/open-sqlite.ts'
import { sqlite } from '../../db/engines/sqlite/sqlite.ts'
import { tableFaults } from '../../db/engines/sqlite/table-faults.ts'
import { model } from '../../entities/model.ts'
import { makeFile, makeFolder, narrowFile } from './private-file.ts'
import { readMigrations } from './project-files.ts'
import { reasonOf, StartError } from './start-error.ts'

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
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} cannot be opened for writing: ${reasonOf(error)}.`, { cause: error })
  }
}

/** A database file at work. Throws a StartError when it cannot be opened, or lacks what the model needs. */
export const openDatabaseFile = (path: string) => {
  const connection = openMigrated(path)
  const faults = tableFaults(connection, model)
  if (faults.length > 0)
    throw new StartError(`The database ${path} lacks ${faults.join(', ')}: a migration is missing.`)
  const inode = () => statSync(path, { throwIfNoEntry: false })?.ino
  const inodeAtOpening = path === ':memory:' ? undefined : inode()
  return {
    database: sqlite(connection, () => inodeAtOpening === undefined || inode() === inodeAtOpening),
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: () => void connection.pragma('wal_checkpoint(truncate)'),
    /** Leaves everything in the one file. */
    close: () => void connection.close(),
  }
}
