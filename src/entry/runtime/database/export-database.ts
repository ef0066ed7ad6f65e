import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { defaultDatabasePath, parseStoreConfig } from '../../../config/config.ts'
import { model } from '../../../entities/model.ts'
import { exportText } from '../../../local/control/export-entities.ts'
import { SeedError } from '../../../local/control/seed-error.ts'
import { readPrivate } from '../../../local/keep-private.ts'
import { keyring } from '../../../seal/keyring.ts'
import { progress } from '../process/progress.ts'
import { StartError, startErrorOf } from '../process/start-error.ts'
import { wallClock } from '../time/clocks.ts'
import { openServedFile } from './database-file.ts'

type Settings = Readonly<Record<string, string | undefined>>

/**
 * Writes the seed of a database file into a new file, or to standard output. The file has its name once it is whole. Throws
 * a StartError.
 */
export const exportDatabase = async (settings: Settings, target: string | undefined) => {
  const path = settings.DATABASE_PATH || defaultDatabasePath
  if (!existsSync(path)) throw new StartError(`There is no database at ${path}; set DATABASE_PATH.`)
  // Where local mode keeps its own.
  const ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS || readPrivate(`${path}.key`)
  const { encryptionKeys, retention } = parseStoreConfig({ ...settings, ENCRYPTION_KEYS })
  const { database, close } = openServedFile(path)
  const pieces = exportText({ model, database, seal: keyring(encryptionKeys), clock: wallClock, retention })
  try {
    if (target === undefined) await pipeline(pieces, process.stdout, { end: false })
    else await writeWhole(target, pieces)
  } catch (error) {
    if (error instanceof SeedError) throw new StartError(error.message, { cause: error })
    throw startErrorOf(`${path} cannot be exported`, error)
  } finally {
    await close()
  }
  if (target !== undefined) console.log(`${path} is exported to ${target}, which holds secrets: for its owner alone.`)
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const writeWhole = async (target: string, pieces: AsyncIterable<string>) => {
  const part = `${target}.${process.pid}.part`
  const file = openSync(part, 'wx', 0o600)
  const { say, clear } = progress()
  // What is there of it holds secrets.
  const drop = (signal: NodeJS.Signals) => {
    rmSync(part, { force: true })
    process.kill(process.pid, signal)
  }
  for (const signal of endings) process.once(signal, drop)
  try {
    let written = 0
    for await (const piece of pieces) {
      written += writeSync(file, piece)
      say(`${(written / 2 ** 20).toFixed(1)} MiB written`)
    }
    fsyncSync(file)
    if (existsSync(target)) throw new Error(`${target} exists already; an export overwrites nothing`)
    renameSync(part, target)
  } finally {
    clear()
    closeSync(file)
    rmSync(part, { force: true })
    for (const signal of endings) process.off(signal, drop)
  }
}
