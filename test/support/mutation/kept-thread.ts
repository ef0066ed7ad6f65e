import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node'

type Start = Extract<WorkerRequest, { type: 'start' }>
type Listener = Parameters<PoolWorker['on']>

let thread: Promise<PoolWorker> | undefined
let isSetUp = false

const startThread = async (options: PoolOptions): Promise<PoolWorker> => {
  const worker = new ThreadsPoolWorker(options)
  await worker.start()
  return worker
}

/**
 * One thread for all runs, where Vitest starts one for each: it imports the gateway once and not once a mutant, which is
 * nearly all that a run costs. It is told to start once and never to stop; Vitest hears what it expects to hear.
 */
const createPoolWorker = (options: PoolOptions): PoolWorker => {
  let worker: PoolWorker
  let start: Start | undefined
  let listeners: Listener[] = []
  const answer = (type: 'started' | 'stopped') =>
    queueMicrotask(() => {
      const response = { type, __vitest_worker_response__: true }
      for (const [event, listener] of listeners) if (event === 'message') listener(response)
    })
  return {
    name: 'kept-thread',
    start: async () => {
      thread ??= startThread(options)
      worker = await thread
    },
    stop: async () => {
      for (const listener of listeners) worker.off(...listener)
      listeners = []
    },
    on: (...listener) => {
      listeners.push(listener)
      worker.on(...listener)
    },
    off: (...[event, listener]) => {
      listeners = listeners.filter((one) => one[0] !== event || one[1] !== listener)
      worker.off(event, listener)
    },
    send: (message) => {
      if (message.type === 'stop') return answer('stopped')
      if (message.type === 'start') {
        start = message
        if (isSetUp) return answer('started')
        isSetUp = true
      }
      // The names of the tests to run stand in the configuration, which the thread has of its first start.
      const isRun = message.type === 'run' && start !== undefined
      worker.send(isRun ? { ...message, context: { ...message.context, ...start?.context } } : message)
    },
    deserialize: (data) => worker.deserialize(data),
  }
}

export const keptThread = { name: 'kept-thread', createPoolWorker }
