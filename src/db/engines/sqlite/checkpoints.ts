import type BetterSqlite from 'better-sqlite3'

/** Rows that are written before it is looked how long the log is, which takes half as long as one of them. */
const rowsPerLook = 100

/**
 * Pages of the log, 16 MB, after which they are moved. The more there are, the fewer are moved twice: those of a tenant
 * who is one of many are written again with each of the tenant's rows.
 */
const longLog = 4000

type Connection = Pick<BetterSqlite.Database, 'pragma'>

/** As SQLite's `wal_checkpoint` has it: the pages in the log, and how many of them are in the file. */
const logState = (connection: Connection, mode: 'noop' | 'passive' | 'truncate') =>
  (
    connection.pragma(`wal_checkpoint(${mode})`) as readonly { readonly log: number; readonly checkpointed: number }[]
  )[0]

/**
 * Moves the pages of the write-ahead log into the file, as far as nobody reads what was there before. Where that fails, or
 * the file is not in its place, what is committed stays in the log until the next time; SQLite's own fail as silently.
 */
export const moveLog = (connection: Connection, isInPlace: () => boolean) => {
  try {
    return isInPlace() ? logState(connection, 'passive') : undefined
  } catch {
    return undefined
  }
}

/** Leaves nothing in the log, as far as nobody reads what was there before. */
export const emptyLog = (connection: Connection) => void logState(connection, 'truncate')

/** Of what comes faster than it is moved, whoever writes moves the rest. */
const mostRounds = 20

/** The same for a log that others write meanwhile: what they have written is moved after it, most of it at last. */
export const moveGrowingLog = (connection: Connection, isInPlace: () => boolean) => {
  let before = 0
  for (let round = 0; round < mostRounds; round += 1) {
    const { checkpointed = 0 } = moveLog(connection, isInPlace) ?? {}
    // Nothing has come meanwhile, or may be moved yet; or all was in the file when it came, and the log has begun anew.
    if (checkpointed <= before) return
    before = checkpointed
  }
}

/**
 * Has a long write-ahead log moved into the file (a checkpoint): most of it by `moveBeside`, while writes go on, and what
 * has come meanwhile by the connection itself, between two commits. `moveBeside` resolves also where it moved nothing.
 */
export const checkpoints = (connection: Connection, isInPlace: () => boolean, moveBeside: () => Promise<void>) => {
  // Within a commit, after a thousand pages, SQLite moves it where nobody else does.
  connection.pragma('wal_autocheckpoint = 0')
  let sinceLook = 0
  let moving: Promise<void> | undefined

  const isLong = () => {
    try {
      return (logState(connection, 'noop')?.log ?? 0) >= longLog
    } catch {
      return false
    }
  }
  const move = async () => {
    await moveBeside()
    if (isLong()) moveLog(connection, isInPlace)
    moving = undefined
  }
  return {
    /** To be told after a commit, of how many rows it was. */
    committed: (rows: number) => {
      sinceLook += rows
      if (moving || sinceLook < rowsPerLook) return
      sinceLook = 0
      if (isLong()) moving = move()
    },
    /** Empties the log once nobody else moves it. */
    empty: async () => {
      await moving
      emptyLog(connection)
    },
  }
}
