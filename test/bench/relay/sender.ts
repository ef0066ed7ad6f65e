import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Done, Order } from './load.ts'

/** The sender's process. What it cannot do rejects. */
export const startSender = () => {
  const child = fork('test/bench/relay/load.ts')
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The sender ended with ${code}.`)))
  ended.catch(() => {})
  return {
    tell: async (order: Order): Promise<Done> => {
      const answer = once(child, 'message')
      child.send(order)
      const [done]: Done[] = await Promise.race([answer, ended])
      if (!done || done.fault !== undefined) throw new Error(`${order.kind}: ${done?.fault}`)
      return done
    },
    stop: () => child.kill(),
  }
}

export type Sender = ReturnType<typeof startSender>
