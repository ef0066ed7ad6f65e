import type { WebSocket } from '@cloudflare/workers-types'
import type { Visit } from './handshake.ts'

/** What a Worker has judged of a handshake, for the object that answers it: no token of the caller's, and no URL. */
export interface Arrival {
  readonly visit: Exclude<Visit, { readonly kind: 'refuse recovery' }>
  /** Of the answer. */
  readonly headers: Readonly<Record<string, string>>
}

/** Why an object lets somebody not in: `lost` where there is nothing to recover. */
export type Refusal = 'over' | 'full' | 'lost'

const header = 'Arrival'

/** The request that brings an arrival to its object. */
export const bringing = (arrival: Arrival) =>
  new Request('https://room.invalid/', {
    // Headers are Latin-1.
    headers: { Upgrade: 'websocket', [header]: encodeURIComponent(JSON.stringify(arrival)) },
  })

/** The arrival that a request brings. */
// Holds because nobody but the Worker calls an object.
export const broughtBy = (request: Request) =>
  JSON.parse(decodeURIComponent(request.headers.get(header) ?? '')) as Arrival

/** The answer that switches protocols, with the client's end of it. */
export const switching = (webSocket: WebSocket, { subprotocol }: Visit, headers: Arrival['headers']) =>
  new Response(null, {
    status: 101,
    webSocket,
    headers: { ...headers, ...(subprotocol !== undefined && { 'Sec-WebSocket-Protocol': subprotocol }) },
  })
