import type { FilePlace } from './file-place.ts'

/** The programs stand beside this file as sources, and beside the bundle that this file is in. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/**
 * Starts a thread that works at a database file, and holds no process up. It has no part in how this process was started,
 * nor in its environment, which holds secrets. Throws where the system gives none.
 */
export const startThread = (name: 'writer' | 'checkpointer', place: FilePlace) => {
  // Loaded here alone, after the start of the gateway, which has no need of it.
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const program = new URL(`./${name}.${extension}`, import.meta.url)
  const thread = new Worker(program, { name, workerData: place, execArgv: [], env: {} })
  thread.unref()
  return thread
}

/** In such a thread: the file that it works at. */
export const placeOfThread = () =>
  // Holds because `startThread` gives it.
  process.getBuiltinModule('node:worker_threads').workerData as FilePlace
