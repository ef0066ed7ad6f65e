import type { MiddlewareHandler } from 'hono'
import { isGuid } from '../../text/guid.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { addGeneralHeaders } from '../response/general-headers.ts'

/**
 * Gives the request its id and every response the headers that all of them carry. A `client-request-id` is echoed when
 * it is a GUID, since anything else would let a caller write into headers and logs; without one it equals `request-id`.
 */
export const identifyRequest =
  (newId: () => string): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    const requestId = newId()
    const sentId = c.req.header('client-request-id')
    const clientRequestId = sentId !== undefined && isGuid(sentId) ? sentId : requestId
    c.set('requestId', requestId)
    c.set('clientRequestId', clientRequestId)
    c.set('meter', { rowsRead: 0, rowsWritten: 0, attempts: 0 })
    await next()
    addGeneralHeaders(c)
  }
