import type { MiddlewareHandler } from 'hono'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'

/** Something that a request must get through: it throws, or leaves word for what comes after it. */
export type Step = (c: GatewayContext) => void | Promise<void>

/** One middleware of several steps: they take less time than a middleware each. */
export const inOrder =
  (...steps: readonly Step[]): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    for (const step of steps) {
      const done = step(c)
      if (done) await done
    }
    await next()
  }
