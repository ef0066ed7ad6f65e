import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import { commandTimeout } from '../../../db/engines/sqlite/open-sqlite.ts'

/**
 * Copies an SQLite file, as it is at one moment, while others write to it, into one new file that only its owner may
 * read. The copy has its name once it is whole, on the disk, and checked. Throws SQLite's or the file system's error; one
 * where the target exists.
 */
export const copyDatabase = (source: string, target: string) => {
  const part = `${target}.${process.pid}.part`
  closeSync(openSync(part, 'wx', 0o600))
  try {
    const connection = new BetterSqlite(source, { timeout: commandTimeout, fileMustExist: true })
    // Without a write-ahead log, whatever the source has.
    connection.prepare('vacuum into ?').run(part)
    connection.close()
    check(part)
    const file = openSync(part, 'r')
    fsyncSync(file)
    closeSync(file)
    if (existsSync(target)) throw new Error(`${target} exists already; a backup overwrites nothing`)
    renameSync(part, target)
  } finally {
    rmSync(part, { force: true })
  }
}

const check = (path: string) => {
  const copy = new BetterSqlite(path, { readonly: true })
  const integrity = copy.pragma('integrity_check', { simple: true })
  copy.close()
  if (integrity !== 'ok') throw new Error(`the copy is not sound: ${integrity}`)
}
