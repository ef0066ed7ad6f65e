import { gunzipSync } from 'node:zlib'
import { readOpenApi } from '../oracles/openapi/openapi.ts'
import { exchangeFaults } from '../oracles/openapi/openapi-exchanges.ts'
import type { Running } from './running.ts'

/** The gateway, each of whose answers must be as its own OpenAPI document says: `fetch` rejects with what differs. */
export const conforming = async <Gateway extends Running>(gateway: Gateway): Promise<Gateway> => {
  const faultsOf = exchangeFaults(await readOpenApi(gateway))
  return {
    ...gateway,
    fetch: async (path, init = {}) => {
      const { method = 'GET', body } = init
      const [sent, seen] = body instanceof ReadableStream ? body.tee() : [body, body]
      const response = await gateway.fetch(path, sent === undefined ? init : { ...init, body: sent })
      const request = {
        method: method.toUpperCase(),
        url: new URL(`http://gateway.test${path}`),
        headers: new Headers(init.headers),
        body: response.ok ? await textOf(seen, new Headers(init.headers).get('Content-Encoding')) : '',
      }
      const { status, headers } = response
      const faults = faultsOf(request, { status, headers, text: await response.clone().text() })
      if (faults.length === 0) return response
      const answer = `${request.method} ${request.url.pathname}, answered ${status}`
      throw new Error([`${answer}, is not as /openapi.json says:`, ...faults].join('\n  '))
    },
  }
}

/** What a body says, unpacked; empty where it cannot be: such a request is granted only where nobody reads its body. */
const textOf = async (body: BodyInit | null | undefined, encoding: string | null) => {
  const bytes = new Uint8Array(await new Response(body ?? null).arrayBuffer())
  try {
    return new TextDecoder().decode(/gzip/i.test(encoding ?? '') ? gunzipSync(bytes) : bytes)
  } catch {
    return ''
  }
}
