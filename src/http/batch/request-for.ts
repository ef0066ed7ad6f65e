import type { GatewayContext } from '../gateway-env.ts'
import type { InnerRequest } from './inner-request.ts'

const utf8 = new TextEncoder()

/** What a request of a batch takes from it where it says nothing itself (OData 4.01 Protocol, 8.1.5 and 8.2.7). */
const inherited = ['OData-Version', 'OData-MaxVersion']

/** The headers of a request of this batch that has none of its own. */
export const headersOf = (c: GatewayContext): Headers => {
  const headers = new Headers({ Authorization: c.req.header('Authorization') ?? '' })
  for (const name of inherited) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}

/**
 * What the gateway reads of a request: a whole `Request` takes longer to make than many an answer. `common` are the
 * headers of all requests of the batch.
 */
export const requestFor = ({ method, url, headers: own, body }: InnerRequest, common: Headers): Request => {
  const bytes = typeof body === 'string' ? utf8.encode(body) : body
  const headers = own || bytes ? new Headers(common) : common
  for (const [name, value] of own ?? []) headers.set(name, value)
  if (bytes) headers.set('Content-Length', String(bytes.length))
  const read: Pick<Request, 'method' | 'url' | 'headers' | 'body' | 'arrayBuffer'> = {
    method,
    url: url.href,
    headers,
    body: null,
    arrayBuffer: async () => (bytes ?? new Uint8Array()).slice().buffer,
  }
  // Holds because nothing between here and the operations reads more of it.
  return read as Request
}
