import { HonoBase } from 'hono/hono-base'
import { hub } from '../../../auth/client-access.ts'
import type { Dependencies } from '../../../dependencies.ts'
import { GraphError, isOwnFault } from '../../../errors.ts'
import { exactRouter } from '../../../http/exact-router.ts'
import type { GatewayEnv } from '../../../http/gateway-env.ts'
import { refusalExplainer } from '../../../http/middleware/explain-refusal.ts'
import { identifyRequest } from '../../../http/middleware/identify-request.ts'
import { inOrder } from '../../../http/middleware/in-order.ts'
import { logRequest } from '../../../http/middleware/log-request.ts'
import { errorHandler } from '../../../http/response/error-response.ts'
import { failedHandshakes } from './failures.ts'
import { type HandshakeRules, isClientPath, judgeHandshake, notLetIn, type Visit } from './handshake.ts'

type Headers = Readonly<Record<string, string>>

interface Settings extends Pick<Dependencies, 'clock' | 'ticks' | 'newId' | 'log'> {
  readonly rules: () => HandshakeRules | Promise<HandshakeRules>
  /** Where a request comes from, as its failures are counted. */
  readonly addressOf: (request: Request) => string
  /** Refuses a handshake for its headers, before all else. */
  readonly guard?: ((headers: globalThis.Headers) => GraphError | undefined) | undefined
  /** Answers one that is let in, with 101 and these headers. Throws `notLetIn()` where there is no session. */
  readonly enter: (visit: Visit, headers: Headers, request: Request) => Response | Promise<Response>
}

const target = { path: '/', route: '/', id: undefined, unknown: undefined, pattern: `/client/hubs/${hub}` }

/** Whether a request is a handshake to the relay. */
export const isWebUpgrade = ({ method, headers, url }: Request) =>
  method === 'GET' && headers.get('Upgrade')?.toLowerCase() === 'websocket' && isClientPath(new URL(url).pathname)

/**
 * Answers handshakes that are web requests: with ids and a line in the log as every request, and past all middleware that
 * would change the answer, since one that switches protocols cannot be changed.
 */
export const webUpgrade = ({ clock, ticks, newId, log, rules, guard, addressOf, enter }: Settings) => {
  const failed = failedHandshakes(ticks)
  const app = new HonoBase<GatewayEnv>({ router: exactRouter() })
  app.use(inOrder(identifyRequest(newId)), logRequest({ ticks, log, explain: refusalExplainer([], []) }))
  app.onError(errorHandler({ clock, log }))
  app.all('*', async (c) => {
    const request = c.req.raw
    const { headers, url } = request
    const refusal = guard?.(headers)
    if (refusal) throw refusal
    try {
      const handshake = {
        url: new URL(url),
        origin: headers.get('Origin') ?? undefined,
        authorization: headers.get('Authorization') ?? undefined,
        protocols: headers.get('Sec-WebSocket-Protocol') ?? undefined,
      }
      const visit = await judgeHandshake(handshake, await rules())
      if (visit.kind === 'refuse recovery') {
        const failure = failed(addressOf(request), notLetIn())
        if (failure.code === 'TooManyRequests') throw failure
      }
      return await enter(visit, c.get('headers'), request)
    } catch (error) {
      // A place that is taken, or a database out of reach, is no failure of who asks.
      const isFailure = error instanceof GraphError && error.code !== 'TooManyRequests' && !isOwnFault(error)
      throw isFailure ? failed(addressOf(request), error) : error
    }
  })
  return (request: Request) => app.fetch(request, { target, search: '' })
}
