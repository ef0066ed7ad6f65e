import type { Worker } from 'node:worker_threads'
import type { CheckpointerTask } from './checkpointer.ts'
import type { FilePlace } from './file-place.ts'
import { startThread } from './start-thread.ts'

/**
 * Moves the write-ahead log of a database file into it in a thread of its own, so that the one that writes does not wait:
 * the pages lie all over the file, and each is read, written and brought to the disk. The thread starts when it is first
 * asked, again where it has ended, and ends with the one that started it.
 */
export const checkpointerThread = (place: FilePlace) => {
  let thread: Worker | undefined
  /** Who waits for what it is asked, in their order. */
  const waiting: (() => void)[] = []

  const start = () => {
    const started = startThread('checkpointer', place)
    started.on('message', () => waiting.shift()?.())
    // Its end follows, and whoever writes moves the log by itself.
    started.on('error', () => {})
    started.on('exit', () => {
      thread = undefined
      for (const resolve of waiting.splice(0)) resolve()
    })
    return started
  }
  const ask = (wanted: CheckpointerTask) =>
    new Promise<void>((resolve) => {
      try {
        thread ??= start()
        thread.postMessage(wanted)
        waiting.push(resolve)
      } catch {
        // The system gives no thread.
        resolve()
      }
    })

  return {
    /** Resolves when the log is moved, or when it cannot be. */
    moveLog: () => ask('move log'),
    /** Leaves the file to whoever closes it last, who then removes the log. Deno would keep it open. */
    close: async () => void (thread && (await ask('close'))),
  }
}
