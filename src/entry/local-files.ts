import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'
import { migrate } from '../db/migrate.ts'
import { openSqlite } from '../db/open-sqlite.ts'
import { sqlite } from '../db/sqlite.ts'
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
    // A file that may only be read opens all the same, and would refuse every write later.
    connection.exec('delete from d1_migrations where false')
    return connection
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} cannot be opened for writing: ${reasonOf(error)}.`, { cause: error })
  }
}

/** A database file at work. */
export const openStore = (path: string) => {
  const connection = openMigrated(path)
  const inode = () => statSync(path, { throwIfNoEntry: false })?.ino
  const opened = path === ':memory:' ? undefined : inode()
  return {
    database: sqlite(connection, () => opened === undefined || inode() === opened),
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: () => void connection.pragma('wal_checkpoint(truncate)'),
    /** Leaves everything in the one file. */
    close: () => void connection.close(),
  }
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

/** The environment, and what a `.env` file adds to it. Not `process.loadEnvFile`: Deno's lets the file win. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => {
  try {
    return { ...parseEnv(readFileSync('.env', 'utf8')), ...process.env }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return process.env
    throw new StartError('The file .env cannot be read.', { cause: error })
  }
}
