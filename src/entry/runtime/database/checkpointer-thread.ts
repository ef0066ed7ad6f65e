import type { Worker } from 'node:worker_threads'
import type { FilePlace } from './file-place.ts'
import { startThread } from './start-thread.ts'

/**
 * Moves the write-ahead log of a database file into it in a thread of its own, so that the one that writes does not wait:
 * the pages lie all over the file, and each is read, written and brought to the disk. The thread starts when it is first
 * asked, again where it has ended, and ends with the thread that started it.
 */
export const checkpointerThread = (place: FilePlace) => {
  let thread: Worker | undefined
  let done = () => {}

  const start = () => {
    const started = startThread('checkpointer', place)
    started.on('message', () => done())
    // Its end follows, and whoever writes moves the log by itself.
    started.on('error', () => {})
    started.on('exit', () => {
      thread = undefined
      done()
    })
    return started
  }

  /** Resolves when the log is moved, or when it cannot be. Once at a time. */
  return () =>
    new Promise<void>((resolve) => {
      done = resolve
      try {
        thread ??= start()
        thread.postMessage(undefined)
      } catch {
        // The system gives no thread.
        resolve()
      }
    })
}
