import type { MiddlewareHandler } from 'hono'
import { isGuid } from '../../text/guid.ts'
import type { GatewayEnv } from '../gateway-env.ts'

/**
 * Gives the request its id and every response the headers that all of them carry. A `client-request-id` is echoed when
 * it is a GUID, since anything else would let a caller write into headers and logs; without one it equals `request-id`.
 */
export const identifyRequest =
  (newId: () => string): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    const requestId = newId()
    const asked = c.req.header('client-request-id')
    const clientRequestId = asked !== undefined && isGuid(asked) ? asked : requestId
    c.set('requestId', requestId)
    c.set('clientRequestId', clientRequestId)
    c.set('meter', { rowsRead: 0, rowsWritten: 0, attempts: 0 })
    await next()
    c.header('request-id', requestId)
    c.header('client-request-id', clientRequestId)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Strict-Transport-Security', 'max-age=31536000')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
