import type { GatewayContext } from '../gateway-env.ts'
import type { InnerRequest } from './inner-request.ts'

const utf8 = new TextEncoder()

/** What the gateway reads of a request: a whole `Request` takes longer to make than many an answer. */
export const requestFor = ({ method, url, headers, body }: InnerRequest, c: GatewayContext): Request => {
  headers.set('Authorization', c.req.header('Authorization') ?? '')
  for (const name of inherited) {
    const value = c.req.header(name)
    if (value !== undefined && !headers.has(name)) headers.set(name, value)
  }
  const bytes = typeof body === 'string' ? utf8.encode(body) : body
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

/** What a request of a batch takes from it where it says nothing itself (OData 4.01 Protocol, 8.1.5 and 8.2.7). */
const inherited = ['OData-Version', 'OData-MaxVersion']
