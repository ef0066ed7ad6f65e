import type { StoreContext } from '../../db/store/store.ts'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError, isOwnFault } from '../../errors.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { principalOf } from './principal.ts'
import { keyOf, storeContextOf } from './store-context.ts'

/** Milliseconds for which a repeated write is known again. */
const repeatabilityWindow = 24 * 3_600_000
/** Milliseconds by which a client's clock may be ahead. */
const tolerance = 5 * 60_000
/** Milliseconds for which a write may have to be known again: the window as the fastest client's clock opens it. */
export const recordLifetime = repeatabilityWindow + tolerance

const requestIdHeader = 'Repeatability-Request-ID'
const firstSentHeader = 'Repeatability-First-Sent'
const resultHeader = 'Repeatability-Result'

/** IMF-fixdate (RFC 9110, section 5.6.7), which is what the specification asks for. */
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * The context of a write, which happens once however often it is sent when the request says so (OASIS Repeatable Requests
 * 1.0). Throws 400 for headers that are wrong, 412 for a first sending outside the window. `content` is what, beside the
 * path and the conditions, the request asks for.
 */
export const writeContextOf = async (
  c: GatewayContext,
  { seal, clock }: Pick<Dependencies, 'seal' | 'clock'>,
  content: unknown,
): Promise<StoreContext> => {
  const context = storeContextOf(c)
  c.set('entityId', keyOf(c))
  const [requestId, firstSent] = [c.req.header(requestIdHeader), c.req.header(firstSentHeader)]
  if (requestId === undefined && firstSent === undefined) return context
  if (requestId === undefined || !/^[\x21-\x7e]{1,128}$/.test(requestId)) {
    throw rejected('BadRequest', `${requestIdHeader} must be 1 to 128 visible characters.`, requestIdHeader)
  }
  if (firstSent === undefined || !imfFixdate.test(firstSent) || Number.isNaN(Date.parse(firstSent))) {
    throw rejected(
      'BadRequest',
      `${firstSentHeader} must be a date such as Tue, 15 Nov 1994 08:12:31 GMT.`,
      firstSentHeader,
    )
  }
  const age = clock() - Date.parse(firstSent)
  if (!(age < repeatabilityWindow && age > -tolerance)) {
    throw rejected('PreconditionFailed', 'The request was first sent outside the window of 24 hours.', firstSentHeader)
  }
  const { tenant, application } = principalOf(c)
  const conditions = [c.req.header('If-Match'), c.req.header('If-None-Match')]
  const identity = JSON.stringify([c.req.method, c.env.target.path, conditions, content])
  c.get('headers')[resultHeader] = 'accepted'
  return {
    ...context,
    repeatable: {
      application,
      requestId,
      fingerprint: seal.fingerprint(tenant, identity),
      isSame: (recorded) => seal.isFingerprintOf(tenant, identity, recorded),
    },
  }
}

/**
 * Says what became of a write that its sender may repeat: `accepted` where it is done or known again, `rejected` where it
 * was refused, which leaves no record. A fault of the gateway's own says neither: nobody knows whether it is done.
 */
export const answerRepeatable =
  (handle: (c: GatewayContext) => Promise<Response>) =>
  (c: GatewayContext): Promise<Response> =>
    handle(c).catch((error: unknown) => {
      if (c.req.header(requestIdHeader) === undefined) throw error
      delete c.get('headers')[resultHeader]
      if (error instanceof GraphError && !isOwnFault(error)) throw withHeader(error, resultHeader, 'rejected')
      throw error
    })

const withHeader = (error: GraphError, name: string, value: string) => {
  const { code, message, target, details, headers, reason, cause } = error
  return new GraphError(code, message, { target, details, headers: { ...headers, [name]: value }, reason, cause })
}

const rejected = (code: 'BadRequest' | 'PreconditionFailed', message: string, target: string) =>
  new GraphError(code, message, { target, headers: { [resultHeader]: 'rejected' } })
