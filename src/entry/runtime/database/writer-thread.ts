import type { Worker } from 'node:worker_threads'
import type { Result } from '../../../db/engines/database.ts'
import { DatabaseFault } from '../../../db/engines/database-fault.ts'
import type { Write } from '../../../db/engines/sqlite/sqlite.ts'
import { tooManyWaiting } from '../../../errors.ts'
import type { FilePlace } from './file-place.ts'
import type { Answered, Asked } from './writer.ts'

/** Beside this file as a source, and beside the bundle that this file is in. */
const program = new URL(import.meta.url.endsWith('.ts') ? './writer.ts' : './writer.js', import.meta.url)

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

  const start = () => {
    // Loaded here alone, after the start of the gateway, which has no need of it.
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    // It has no part in how this process was started, nor in its environment, which holds secrets.
    const started = new Worker(program, { name: 'writer', workerData: place, execArgv: [], env: {} })
    started.unref()
    started.on('message', (all: readonly Answered[]) => {
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
      thread = undefined
      const lost = [...waiting.values()]
      waiting.clear()
      const ended = new Error('The thread that writes has ended.', { cause })
      for (const { reject } of lost) reject(new DatabaseFault('lost-answer', ended))
    })
    return started
  }
  const send = () => {
    thread ??= start()
    thread.postMessage(asked)
    asked = []
  }
  const ask = (wanted: Wanted) =>
    new Promise<readonly Result[]>((resolve, reject) => {
      ids += 1
      waiting.set(ids, { resolve, reject })
      // All that a turn of the event loop asks for goes at once.
      if (asked.push({ id: ids, ...wanted }) === 1) setImmediate(send)
    })

  return {
    write: ((statements, tenant) => ask({ kind: 'write', tenant, statements })) satisfies Write,
    /** Moves what the write-ahead log holds into the file. */
    emptyLog: async () => void (thread && (await ask({ kind: 'empty log' }))),
    /** After the last write. */
    close: async () => {
      if (!thread) return
      await ask({ kind: 'close' })
      await thread.terminate()
    },
  }
}

const errorOf = ({ message, code }: NonNullable<Answered['fault']>) =>
  code === tooManyWaiting().code ? tooManyWaiting() : Object.assign(new Error(message), { code })
