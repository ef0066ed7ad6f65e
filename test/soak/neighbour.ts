import { setTimeout as sleep } from 'node:timers/promises'
import { answers, published } from '../support/clients/caller.ts'
import type { Send } from './connections.ts'

/** In milliseconds, between two rounds of its work. */
const pause = 50

/** A tenant at its own work: it makes, gets and lists, a little at a time, on one connection. */
export const neighbourOf = (send: Send, token: string) => {
  /** What was acknowledged. */
  const ids: string[] = []
  let wrong = 0
  /** The milliseconds that a request took, however it ended. */
  const ask = async (path: string, expected: number, body?: object) => {
    const begin = performance.now()
    const answer = await send({ path, token, body }).catch(() => undefined)
    if (answer?.status !== expected) wrong += 1
    const id = answer?.headers.location?.split('/').at(-1)
    if (id !== undefined) ids.push(id)
    return performance.now() - begin
  }
  return {
    ids,
    /** How many of its requests were not answered as they must be. */
    wrong: () => wrong,
    /** The milliseconds of each request. */
    workFor: async (seconds: number) => {
      const times: number[] = []
      for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(pause)) {
        times.push(await ask(answers, 201, published))
        times.push(await ask(`${answers}/${ids.at(-1)}`, 200))
        times.push(await ask(`${answers}?$top=20`, 200))
      }
      return times
    },
  }
}
