import { realpathSync, statSync } from 'node:fs'

/** A database file as it was when it was opened. Plain data: the thread that writes has it, too. */
export interface FilePlace {
  readonly path: string
  /** Device and inode; undefined for a database in memory. */
  readonly file: string | undefined
  /** The write-ahead log beside the file itself, whatever link leads to it. */
  readonly logPath: string
  /** Device and inode of it; undefined where SQLite had not made it yet. */
  readonly log: string | undefined
}

export const placeOf = (path: string): FilePlace => {
  if (path === ':memory:') return { path, file: undefined, logPath: '', log: undefined }
  const logPath = `${realpathSync(path)}-wal`
  return { path, file: identityOf(path), logPath, log: identityOf(logPath) }
}

/** Whether the file, and the write-ahead log beside it, are still those that were opened. */
export const inPlace = ({ path, file, logPath, log }: FilePlace) => {
  if (file === undefined) return () => true
  let writeAheadLog = log
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
