import { isLoopback, isLoopbackOrigin } from '../../config/urls.ts'
import { cameThroughProxy, throughProxy } from '../through-proxy.ts'
import { ControlError } from './refusal.ts'

const forbidden = (message: string) => new ControlError('Forbidden', message)

/**
 * Lets whoever is on this machine in, and nobody else: no page of another site, whether it says so (Fetch Standard,
 * sections 3.2 and 3.3) or has its name point here (DNS rebinding), and nothing that was passed on. Throws a ControlError.
 */
export const guard = (request: Request) => {
  const { headers } = request
  if (cameThroughProxy(headers)) throw forbidden(throughProxy)
  // Over HTTP/2 there is no Host header: the name stands in the URL alone.
  const { hostname, host } = new URL(request.url)
  if (!isLoopback(hostname) || !isLoopback(URL.parse(`http://${headers.get('Host') ?? host}`)?.hostname ?? ''))
    throw forbidden('Local mode answers to loopback names only, such as localhost and 127.0.0.1.')
  const origin = headers.get('Origin')
  const isOfThisMachine = origin !== null && isLoopbackOrigin(origin)
  if (isOfThisMachine) return
  if (origin !== null || headers.get('Sec-Fetch-Site') === 'cross-site')
    throw forbidden('Local mode answers browser pages of this machine only.')
}
