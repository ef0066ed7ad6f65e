import type { MiddlewareHandler } from 'hono'
import type { Awaitable } from '../../text/awaitable.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'

/** Something that a request must get through: it throws, or leaves word for what comes after it. */
export type Step = (c: GatewayContext) => Awaitable<void>

/** One middleware of several steps: they take less time than a middleware each, and those that wait for nothing least. */
export const inOrder = (...steps: readonly Step[]): MiddlewareHandler<GatewayEnv> => {
  const goOn = (c: GatewayContext, from: number): Awaitable<void> => {
    for (let at = from; at < steps.length; at += 1) {
      const done = steps[at]?.(c)
      if (done) return done.then(() => goOn(c, at + 1))
    }
  }
  return (c, next) => {
    const done = goOn(c, 0)
    return (done ? done.then(next) : next()).then(nothing)
  }
}

/** Not what Hono's `next` gives, which Hono would take for an answer where a handler gave none. */
const nothing = () => {}
