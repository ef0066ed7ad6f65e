import { parentPort } from 'node:worker_threads'
import type BetterSqlite from 'better-sqlite3'
import type { Result, Statement } from '../../../db/engines/database.ts'
import { checkpoints } from '../../../db/engines/sqlite/checkpoints.ts'
import { fileIsGone, groupCommit } from '../../../db/engines/sqlite/group-commit.ts'
import { openSqlite } from '../../../db/engines/sqlite/open-sqlite.ts'
import type { Write } from '../../../db/engines/sqlite/sqlite.ts'
import { monotonicClock } from '../time/clocks.ts'
import { checkpointerThread } from './checkpointer-thread.ts'
import { inPlace } from './file-place.ts'
import { placeOfThread } from './start-thread.ts'

// The thread that writes the database file: whoever reads does not wait for the disk. `writer-thread.ts` starts it.

/** What it is asked for, several at once. */
export type Asked = { readonly id: number } & (
  | { readonly kind: 'write'; readonly tenant: string; readonly statements: readonly Statement[] }
  | { readonly kind: 'empty log' | 'close' }
)

/** What became of it. Of an error its message and its code are told: all that a thread can hand to another. */
export interface Answered {
  readonly id: number
  readonly results?: readonly Result[]
  readonly fault?: { readonly message: string; readonly code: string | undefined }
}

const place = placeOfThread()
const isInPlace = inPlace(place)
const checkpointer = checkpointerThread(place)

interface Opened {
  readonly connection: BetterSqlite.Database
  readonly write: Write
  readonly emptyLog: () => Promise<void>
}

let opened: Opened | undefined
/** Opens the file when it is first needed, and tries again with the next write where it cannot be opened. */
const file = () => {
  if (opened) return opened
  // SQLite would make another.
  if (!isInPlace()) throw fileIsGone()
  const connection = openSqlite(place.path)
  // A page that splits has SQLite go through its whole cache at the commit, which then takes longer than what a smaller
  // one has to read again.
  connection.pragma('cache_size = -4000')
  const { committed, empty } = checkpoints(connection, isInPlace, checkpointer.moveLog)
  opened = { connection, write: groupCommit(connection, isInPlace, monotonicClock, committed), emptyLog: empty }
  return opened
}

const act = async (asked: Asked): Promise<readonly Result[]> => {
  if (asked.kind === 'write') return file().write(asked.statements, asked.tenant)
  if (asked.kind === 'empty log') await file().emptyLog()
  else {
    await checkpointer.close()
    opened?.connection.close()
  }
  return []
}

const answers: Answered[] = []
const answer = (answered: Answered) => {
  answers.push(answered)
  // Behind those that the same commit has ended.
  if (answers.length === 1) queueMicrotask(() => parentPort?.postMessage(answers.splice(0)))
}
parentPort?.on('message', (all: readonly Asked[]) => {
  for (const asked of all)
    act(asked).then(
      (results) => answer({ id: asked.id, results }),
      (error: Error & { code?: string }) =>
        answer({ id: asked.id, fault: { message: error.message, code: error.code } }),
    )
})
