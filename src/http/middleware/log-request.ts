import type { MiddlewareHandler } from 'hono'
import type { Principal } from '../../auth/principal.ts'
import { elapsed } from '../../clock.ts'
import type { Dependencies } from '../../dependencies.ts'
import { isGuid } from '../../text/guid.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { isMethod, isSafe } from '../request/method.ts'
import type { Explanation } from './explain-refusal.ts'

/** W3C Trace Context, version 00: trace id, parent id, flags. */
const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/

/** Who asks, as a line says it; empty where nobody is known. */
interface Caller {
  readonly tenant?: string
  readonly application?: string | undefined
  readonly actor?: string | undefined
  readonly kind?: Principal['kind']
  readonly permission?: string | undefined
}

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
    const { status } = c.res
    const { error, reason, target } = explain(c.error)
    const { tenant, application, actor, kind, permission } = callerOf(c)
    const { rowsRead, rowsWritten, attempts } = c.get('meter')
    const [requestId, method, route] = [c.get('requestId'), methodOf(c), c.env.target.pattern]
    const duration = Math.round(elapsed(start, ticks()))
    // What is undefined is in no line. What both lines say stands first in them: to add to a copy takes less time than to
    // copy into a record that has something.
    const line = {
      event: 'request',
      requestId,
      method,
      route,
      status,
      error,
      reason,
      target,
      tenant,
      application,
      actor,
      kind,
      permission,
    }
    log({ ...line, duration, rowsRead, rowsWritten, attempts, ...traceOf(c) })
    const isRefusal = status === 401 || status === 403 || status === 429
    const isWrite = tenant !== undefined && !isSafe(c.req.method) && status < 400
    if (isRefusal || isWrite)
      log({ ...line, event: 'audit', outcome: isRefusal ? 'refused' : 'done', entity: idIn(c.get('entityId')) })
  }

/** Methods are tokens that a caller may invent; what is none of HTTP's is not quoted. */
const methodOf = (c: GatewayContext) => (isMethod(c.req.method) ? c.req.method : 'other')

/** A text as it may be logged: where it is an id. */
const idIn = (text: string | undefined) => (text !== undefined && isGuid(text) ? text : undefined)

const callerOf = (c: GatewayContext): Caller => {
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
