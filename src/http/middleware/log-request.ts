import type { MiddlewareHandler } from 'hono'
import { elapsed } from '../../clock.ts'
import type { Dependencies } from '../../dependencies.ts'
import { isGuid } from '../../text/guid.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { isMethod, isSafe } from '../request/method.ts'
import type { Explanation } from './explain-refusal.ts'

/** W3C Trace Context, version 00: trace id, parent id, flags. */
const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/

interface Settings extends Pick<Dependencies, 'ticks' | 'log'> {
  readonly explain: (error: Error | undefined) => Explanation
}

/**
 * One line for a request, from a list of fields that are known to hold no secret: never a header, a body, a query or the
 * path as it came. A write, and a refusal of who asks or how much, gets a second line for the audit.
 */
export const logRequest =
  ({ ticks, log, explain }: Settings): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    const start = ticks()
    await next()
    const who = callerOf(c)
    const what = {
      requestId: c.get('requestId'),
      method: methodOf(c),
      route: c.env.target.pattern,
      status: c.res.status,
      ...explain(c.error),
    }
    const { rowsRead, rowsWritten, attempts } = c.get('meter')
    log({
      event: 'request',
      ...what,
      duration: Math.round(elapsed(start, ticks())),
      ...who,
      rowsRead,
      rowsWritten,
      attempts,
      ...traceOf(c),
    })
    const isRefusal = [401, 403, 429].includes(c.res.status)
    const isWrite = c.get('principal') !== undefined && !isSafe(c.req.method) && c.res.status < 400
    if (isRefusal || isWrite)
      log({ event: 'audit', outcome: isRefusal ? 'refused' : 'done', ...what, ...who, entity: idIn(c.get('entityId')) })
  }

/** Methods are tokens that a caller may invent; what is none of HTTP's is not quoted. */
const methodOf = (c: GatewayContext) => (isMethod(c.req.method) ? c.req.method : 'other')

/** A text as it may be logged: where it is an id. */
const idIn = (text: string | undefined) => (text !== undefined && isGuid(text) ? text : undefined)

const callerOf = (c: GatewayContext) => {
  const principal = c.get('principal')
  if (!principal) return {}
  const { tenant, application, actor, kind } = principal
  // Signed by the authority, but texts all the same.
  return { tenant, application: idIn(application), actor: idIn(actor), kind, permission: c.get('permission') }
}

const traceOf = (c: GatewayContext) => {
  const [, traceId, parentId] = traceparent.exec(c.req.header('traceparent') ?? '') ?? []
  return traceId === undefined ? {} : { traceId, parentId }
}
