import type { MiddlewareHandler } from 'hono'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { GatewayEnv } from '../gateway-env.ts'

/** Seconds: by then another gateway has taken over. */
const retryAfter = '5'

/** 503 for what still comes while the gateway waits for the requests under way, so that it can stop. */
export const refuseWhileDraining =
  (isDraining: Dependencies['isDraining']): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    // The doors hand in no bindings at all.
    if (isDraining() && !c.env?.isInner) {
      const headers = { 'Retry-After': retryAfter, Connection: 'close' }
      throw new GraphError('ServiceNotAvailable', 'The gateway is about to stop. Try again later.', {
        headers,
        reason: 'draining',
      })
    }
    await next()
  }
