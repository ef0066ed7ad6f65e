import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { migrate } from '../db/migrate.ts'
import { openSqlite } from '../db/open-sqlite.ts'
import { StartError } from './start-error.ts'

// The bundle lies as deep as this file, in dist/node, so that both find the same folders.
const root = new URL('../../', import.meta.url)

/** Makes a folder for its owner alone, and those above it. One by one: Node's own way never ends below /proc. */
export const makeFolder = (path: string) => {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    throw new StartError(`The folder ${path} cannot be made: ${reasonOf(error)}.`, { cause: error })
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Opens the database file, makes its folder and brings its tables up to date. */
export const openMigrated = (path: string) => {
  try {
    if (path !== ':memory:') makeFolder(dirname(path))
    const connection = openSqlite(path)
    migrate(connection, readMigrations())
    return connection
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} cannot be opened for writing: ${reasonOf(error)}.`, { cause: error })
  }
}

/** Closes the file with everything in it: the write-ahead log is emptied into it first. */
export const closeDatabase = (connection: ReturnType<typeof openMigrated>) => {
  connection.pragma('wal_checkpoint(truncate)')
  connection.close()
}

const readMigrations = () => {
  const folder = new URL('migrations/', root)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }))
}

/** A file of the documentation page, as `npm run build:docs` leaves it. */
export const readDocsFile = async (name: string) => {
  const bytes = await readFile(new URL(`dist/docs/${name}`, root)).catch(() => undefined)
  return bytes && new Uint8Array(bytes)
}

/** Adds what a `.env` file says to the environment; what is set already stays. */
export const readEnvironment = () => {
  try {
    process.loadEnvFile()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw new StartError('The file .env cannot be read.', { cause: error })
    }
  }
  return process.env
}
