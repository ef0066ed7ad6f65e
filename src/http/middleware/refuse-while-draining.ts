import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { Step } from './in-order.ts'

/** Seconds: by then another gateway has taken over. */
const retryAfter = '5'

/** 503 for what still comes while the gateway waits for the requests under way, so that it can stop. */
export const refuseWhileDraining =
  (isDraining: Dependencies['isDraining']): Step =>
  (c) => {
    if (isDraining() && !c.env.outer) {
      const headers = { 'Retry-After': retryAfter, Connection: 'close' }
      throw new GraphError('ServiceNotAvailable', 'The gateway is about to stop. Try again later.', {
        headers,
        reason: 'draining',
      })
    }
  }
