// The two runtimes that Node's and the browser's types do not know, as far as the doors use them.

declare module 'cloudflare:workers' {
  import type {
    D1Database,
    DurableObjectNamespace,
    DurableObjectState,
    Fetcher,
    RateLimit,
  } from '@cloudflare/workers-types'

  /** The settings, and the bindings that wrangler.toml declares. */
  export const env: Readonly<Record<string, unknown>> & {
    readonly ASSETS: Fetcher
    readonly DATABASE: D1Database
    readonly ROOMS: DurableObjectNamespace
    readonly LIMIT_TENANT: RateLimit
    readonly LIMIT_APPLICATION: RateLimit
    readonly LIMIT_TENANT_WRITES: RateLimit
    readonly LIMIT_APPLICATION_WRITES: RateLimit
  }
  export function waitUntil(work: Promise<unknown>): void
  export class DurableObject {
    constructor(ctx: DurableObjectState, env: unknown)
  }
}

/** The two ends of a WebSocket: one for the answer, and one to keep. */
declare const WebSocketPair: typeof import('@cloudflare/workers-types').WebSocketPair
declare const WebSocketRequestResponsePair: typeof import('@cloudflare/workers-types').WebSocketRequestResponsePair

/** Of an answer that switches protocols: the client's end. */
interface ResponseInit {
  readonly webSocket?: import('@cloudflare/workers-types').WebSocket
}

/** Workers have one cache that needs no name. */
interface CacheStorage {
  readonly default: Cache
}

declare namespace Deno {
  interface Server {
    readonly addr: { readonly port: number }
    shutdown(): Promise<void>
  }
  function upgradeWebSocket(
    request: Request,
    /** `idleTimeout` in seconds. */
    options: { protocol?: string; idleTimeout: number },
  ): { readonly socket: WebSocket; readonly response: Response }
  function serve(
    options: {
      hostname: string
      port: number
      key?: string
      cert?: string
      onListen: (address: { port: number }) => void
    },
    handler: (request: Request) => Response | Promise<Response>,
  ): Server
}
