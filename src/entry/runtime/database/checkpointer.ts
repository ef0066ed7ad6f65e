import { parentPort } from 'node:worker_threads'
import type BetterSqlite from 'better-sqlite3'
import { moveGrowingLog } from '../../../db/engines/sqlite/checkpoints.ts'
import { openSqlite } from '../../../db/engines/sqlite/open-sqlite.ts'
import { inPlace } from './file-place.ts'
import { placeOfThread } from './start-thread.ts'

// The thread that moves the write-ahead log into the database file: whoever writes does not wait for it.

export type CheckpointerTask = 'move log' | 'close'

const place = placeOfThread()
const isInPlace = inPlace(place)

let opened: BetterSqlite.Database | undefined

const act = (task: CheckpointerTask) => {
  if (task === 'close') {
    opened?.close()
    opened = undefined
  } else if (isInPlace()) {
    // Elsewhere SQLite would make another.
    opened ??= openSqlite(place.path)
    moveGrowingLog(opened, isInPlace)
  }
}

parentPort?.on('message', (task: CheckpointerTask) => {
  try {
    act(task)
  } catch {
    // It could not be opened; the next time may.
  }
  parentPort?.postMessage(undefined)
})
