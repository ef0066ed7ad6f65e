import type { Worker } from 'node:worker_threads'
import type { Result } from '../../../db/engines/database.ts'
import { DatabaseFault } from '../../../db/engines/database-fault.ts'
import type { Write } from '../../../db/engines/sqlite/sqlite.ts'
import { tooManyWaiting } from '../../../errors.ts'
import { log } from '../log.ts'
import type { FilePlace } from './file-place.ts'
import { startThread } from './start-thread.ts'
import type { Answered, Asked } from './writer.ts'

/** An answer that is waited for. */
interface Waiting {
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/** What is asked for, before it has its number. */
type Wanted<Any = Asked> = Any extends Asked ? Omit<Any, 'id'> : never

/**
 * Writes a database file in a thread of its own, so that the event loop does not wait for the disk: with `synchronous=FULL`
 * a commit takes as long as many requests. The thread starts with the first write. Should it end by a fault of its own,
 * what was under way may have been done or not, and the next write starts another.
 */
export const writerThread = (place: FilePlace) => {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let asked: Asked[] = []
  let ids = 0
  /** Whether the last thread, if there was one, has done something. */
  let isAtWork = true

  const start = () => {
    const started = startThread('writer', place)
    started.on('message', (all: readonly Answered[]) => {
      isAtWork = true
      for (const { id, results = [], fault } of all) {
        const { resolve, reject } = waiting.get(id) ?? {}
        waiting.delete(id)
        if (fault) reject?.(errorOf(fault))
        else resolve?.(results)
      }
    })
    let cause: unknown
    started.on('error', (error) => {
      cause = error
    })
    started.on('exit', () => {
      // As asked for.
      if (thread !== started) return
      thread = undefined
      fail('lost-answer', cause)
    })
    return started
  }
  /** Says so, since those who wait are told no more than that the database is out of reach, and gives them up. */
  const fail = (kind: DatabaseFault['kind'], cause: unknown) => {
    isAtWork = false
    const error = new Error('The thread that writes has ended.', { cause })
    log({ level: 'error', event: 'writer ended', error: codeOf(cause) })
    const lost = [...waiting.values()]
    waiting.clear()
    for (const { reject } of lost) reject(new DatabaseFault(kind, error))
  }
  const send = () => {
    const all = asked
    asked = []
    try {
      thread ??= start()
      thread.postMessage(all)
    } catch (error) {
      // The system gives no thread, or may not.
      fail('out-of-reach', error)
    }
  }
  const ask = (wanted: Wanted) =>
    new Promise<readonly Result[]>((resolve, reject) => {
      ids += 1
      waiting.set(ids, { resolve, reject })
      // All that a turn of the event loop asks for goes at once.
      if (asked.push({ id: ids, ...wanted }) === 1) setImmediate(send)
    })

  return {
    isAtWork: () => isAtWork,
    write: ((statements, tenant) => ask({ kind: 'write', tenant, statements })) satisfies Write,
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: async () => void (thread && (await ask({ kind: 'empty log' }))),
    /** After the last write. */
    close: async () => {
      const closing = thread
      if (!closing) return
      // So that the process waits for it, too.
      closing.ref()
      // Where it has ended meanwhile, and said so, there is nothing left to close.
      await ask({ kind: 'close' }).catch(() => {})
      thread = undefined
      await closing.terminate()
    },
  }
}

/** A word that tells what to look for, and nothing of the path. */
const codeOf = (cause: unknown) =>
  cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : 'unknown'

const errorOf = ({ message, code }: NonNullable<Answered['fault']>) =>
  code === tooManyWaiting().code ? tooManyWaiting() : Object.assign(new Error(message), { code })
