import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { reasonOf, startErrorOf } from '../process/start-error.ts'

/** Makes a folder for its owner alone, and those above it. One by one: Node's own way never ends below /proc. */
export const makeFolder = (path: string) => {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Two starts at once make it both.
    if (existsSync(path)) return
    throw startErrorOf(`The folder ${path} cannot be made`, error)
  }
}

/**
 * Makes a file, where there is none, for its owner alone, before SQLite opens it: its log and index get the same mode.
 * Never opens one that exists: to close it would drop the locks that this process has on it (SQLite, "How To Corrupt An
 * SQLite Database File", 2.2).
 */
export const makeFile = (path: string) => {
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  } catch {
    // SQLite cannot make it either, and says so.
  }
}

/** Keeps an SQLite file that others could read, its log and its index, to its owner. Says so where that cannot be. */
export const narrowFile = (path: string) => {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) chmodSync(file, 0o600)
    } catch (error) {
      // Another user's file is not this process's to change, and no reason to stand still.
      console.error(`Other users may read ${file}: ${reasonOf(error)}.`)
    }
  }
}
