import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { HonoBase } from 'hono/hono-base'
import { GraphError } from '../../../errors.ts'
import { exactRouter } from '../../../http/exact-router.ts'
import type { GatewayEnv } from '../../../http/gateway-env.ts'
import { refusalExplainer } from '../../../http/middleware/explain-refusal.ts'
import { identifyRequest } from '../../../http/middleware/identify-request.ts'
import { inOrder } from '../../../http/middleware/in-order.ts'
import { logRequest } from '../../../http/middleware/log-request.ts'
import { isMethod } from '../../../http/request/method.ts'
import { errorHandler } from '../../../http/response/error-response.ts'
import { log as processLog } from '../log.ts'
import { monotonicClock, wallClock } from '../time/clocks.ts'
import { increasingIds } from '../time/increasing-ids.ts'

const unreadable = { path: '/', route: '/', id: undefined, unknown: undefined, pattern: '/{unreadable}' }

/**
 * Answers what is no request of HTTP, or none for a gateway, as everything else is answered: with ids, Graph's envelope
 * and a line in a log. Of the request nothing is looked at but its method and its `client-request-id`.
 * `pattern` is what a line in the log says in the place of its path.
 */
export const refusing = (log = processLog, pattern = unreadable.pattern) => {
  const target = { ...unreadable, pattern }
  const middleware = [
    inOrder(identifyRequest(increasingIds(wallClock))),
    logRequest({ ticks: monotonicClock, log, explain: refusalExplainer([], []) }),
  ] as const
  const refuse = async (error: GraphError, request?: IncomingMessage): Promise<Response> => {
    const app = new HonoBase<GatewayEnv>({ router: exactRouter() })
    app.use(...middleware)
    app.onError(errorHandler({ clock: wallClock, log }))
    app.all('*', (c) => {
      // What follows on the connection may be a part of this request, and must not be taken for the next.
      c.get('headers').Connection = 'close'
      throw error
    })
    const { method = '', headers } = request ?? {}
    const id = headers?.['client-request-id']
    return app.fetch(
      new Request('http://unreadable.invalid/', {
        method: isMethod(method) ? method : 'UNREADABLE',
        ...(typeof id === 'string' && { headers: { 'client-request-id': id } }),
      }),
      { target, search: '' },
    )
  }
  /** The same as bytes, for a connection on which there is no request to answer. */
  const refusalBytes = async (error: GraphError, request?: IncomingMessage) => {
    const response = await refuse(error, request)
    const body = await response.text()
    // They say of an answer that the request came as far as the gateway; the ids stand in the envelope.
    for (const name of ['request-id', 'client-request-id']) response.headers.delete(name)
    response.headers.set('Date', new Date().toUTCString())
    response.headers.set('Content-Length', String(Buffer.byteLength(body)))
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${head}\r\n${body}`
  }
  return { refuse, refusalBytes }
}

/** 400 for what HTTP does not allow, or for a target that the gateway can make no URL of. */
export const notHttp = (message: string, target?: string) =>
  new GraphError('BadRequest', message, { target, reason: 'not HTTP' })

export const unknownTarget = () =>
  notHttp('The target of the request and its Host header do not make a URL of http or https.')
