import type { Dependencies } from '../../../dependencies.ts'
import { served } from '../../../entities/model.ts'
import { about } from '../../../local/control/about.ts'
import { controlRoutes, isControlPath } from '../../../local/control/routes.ts'
import { lateIdentity } from '../../../local/identity.ts'
import { isPagePath, localPages } from '../../../local/pages/local-pages.ts'
import { createProvider, isProviderPath } from '../../../local/provider.ts'
import { cameThroughProxy, throughProxy } from '../../../local/through-proxy.ts'
import type { Fetch } from '../http/listen.ts'
import { readDocsFile, readLocalFile, readVersion } from '../project-files.ts'
import { monotonicClock, wallClock } from '../time/clocks.ts'
import type { LocalGateway, Settings } from './local-backend.ts'
import { localSettings } from './local-settings.ts'

/** Listens somewhere; resolves with a function that stops it. */
type ListenFor = (handlerAt: (url: string) => Promise<Fetch>) => Promise<() => Promise<void>>

interface Parts {
  readonly environment: Settings
  readonly gateway: LocalGateway
  /** The key that signs tokens, in PEM; asked for when there is something to sign. */
  readonly key: () => Promise<string>
  readonly listenHttp: ListenFor
  /** Undefined where https is not served. */
  readonly listenHttps?: ListenFor | undefined
  readonly log: Dependencies['log']
  /** Told of what the gateway answers. */
  readonly onAnswer?: (request: Request, response: Response, httpsUrl: string) => void
}

/** Local mode at its addresses: the gateway, and before it its identity provider and its control. */
export const listenLocal = async (parts: Parts) => {
  const { environment, gateway, key, listenHttp, listenHttps, log, onAnswer } = parts
  const { control, encryptionKeys } = gateway
  const [http, https] = [Promise.withResolvers<string>(), Promise.withResolvers<string | undefined>()]
  if (!listenHttps) https.resolve(undefined)
  const made = Promise.all([http.promise, https.promise]).then(async ([url, httpsUrl]) => {
    const authority = httpsUrl ?? url
    const identity = lateIdentity(authority, key, control?.clock.now ?? wallClock)
    const at = (address: string) => localSettings(environment, { url: address, authority, encryptionKeys })
    const answers = await gateway.answerAt(
      { http: at(url), https: httpsUrl === undefined ? undefined : at(httpsUrl) },
      identity,
    )
    // One of each for both listeners: a code from the page of one is redeemed at the other.
    const provider = createProvider(identity, { ticks: monotonicClock, log })
    const routes = controlRoutes({ about: about(served, readVersion(), { url, httpsUrl }), identity, control, log })
    const local = [
      { isItsPath: isControlPath, fetch: routes.fetch },
      { isItsPath: isPagePath, fetch: localPages({ docs: readDocsFile, local: readLocalFile }).fetch },
      { isItsPath: isProviderPath, fetch: provider.fetch },
    ]
    return { url, httpsUrl, identity, answers, local }
  })
  const handler = async (scheme: 'http' | 'https'): Promise<Fetch> => {
    const { answers, local, httpsUrl } = await made
    const answer = answers[scheme] ?? answers.http
    return async (request, beside) => {
      const { pathname } = new URL(request.url)
      const own = local.find(({ isItsPath }) => isItsPath(pathname))
      if (own) return isForbidden(request) ? notRead(request) : own.fetch(whole(request))
      if (cameThroughProxy(request.headers)) {
        log({ event: 'local', outcome: 'refused', reason: 'proxy' })
        return Response.json({ error: { code: 'Forbidden', message: throughProxy } }, { status: 403 })
      }
      const response = await answer(request, beside)
      if (httpsUrl !== undefined) onAnswer?.(request, response, httpsUrl)
      // A browser would hold every port of localhost to https, other projects' too.
      response.headers.delete('Strict-Transport-Security')
      return response
    }
  }

  const listening = [
    listenHttps?.((url) => {
      // The name in the certificate that every client takes; tokens of both listeners are issued under it.
      https.resolve(url.replace(/\/\/[^/]*:(\d+)$/, '//localhost:$1'))
      return handler('https')
    }).catch(https.reject),
    listenHttp((url) => {
      http.resolve(url)
      return handler('http')
    }).catch(http.reject),
  ]
  // Where one fails, neither is left.
  const stops = await Promise.all(listening)
  const { url, httpsUrl, identity } = await made
  const stop = async () => {
    control?.faults.hurry()
    await Promise.all(stops.map((stopOne) => stopOne?.()))
  }
  return { url, httpsUrl, identity, stop }
}

/** Methods of which the platform makes no Request (Fetch Standard, section 2.2.1): nothing here has them. */
const isForbidden = ({ method }: Request) => /^(?:CONNECT|TRACE|TRACK)$/i.test(method)

const notRead = ({ method }: Request) =>
  Response.json(
    { error: { code: 'MethodNotAllowed', message: `Nothing here takes ${method.toUpperCase()}.` } },
    { status: 405, headers: { Allow: 'GET, HEAD, POST, PUT, DELETE, OPTIONS' } },
  )

/** A Request as the platform has it, which libraries make others of: the server's own, quicker one they cannot take. */
const whole = (request: Request): Request => {
  const { url, method, headers } = request
  const mayHaveBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers, ...(mayHaveBody && { body: request.body, duplex: 'half' }) })
}
