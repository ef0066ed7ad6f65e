import { isGuid } from '../../text/guid.ts'
import { generalHeadersFor } from '../response/general-headers.ts'
import type { Step } from './in-order.ts'

/**
 * Gives the request its id and its answer the headers that every one carries. A `client-request-id` is echoed when it is a
 * GUID, since anything else would let a caller write into headers and logs; without one it equals `request-id`.
 */
export const identifyRequest =
  (newId: () => string): Step =>
  (c) => {
    const requestId = newId()
    const sentId = c.req.header('client-request-id')
    const clientRequestId = sentId !== undefined && isGuid(sentId) ? sentId : requestId
    c.set('requestId', requestId)
    c.set('clientRequestId', clientRequestId)
    c.set('headers', generalHeadersFor({ requestId, clientRequestId }))
    c.set('meter', { rowsRead: 0, rowsWritten: 0, attempts: 0 })
  }
