import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Meter } from '../db/store/store.ts'
import type { ResourcePath } from '../odata/path/resource-path.ts'

/** An answer before it is written out as HTTP or into a batch. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

/** What a batch has to say to a request out of it. */
export interface Outer {
  /** What the request is sent to, as the batch has read it. */
  readonly url: URL
  /** Aborted when nobody waits for the answer any more. */
  readonly signalOf: () => AbortSignal
  /** Takes the answer as it is: nobody will read the `Response`. */
  readonly take: (answer: Answer) => void
  /** The id of the batch. */
  readonly requestId: string
}

/** What comes with a request, beside the request. */
export interface GatewayBindings {
  /** What is asked for. */
  readonly target: ResourcePath
  /** The query as it came, percent-encoded, with its question mark; empty without one. */
  readonly search: string
  /** Bytes of all names and values of headers less Authorization, where the door has them at less cost. */
  readonly headerBytes?: number | undefined
  /** Set for a request out of a batch, which is part of a request that was taken already. */
  readonly outer?: Outer | undefined
}

/** Answers a request, with what its door or a batch has to say beside it. */
export type Answering = (
  request: Request,
  beside?: Omit<GatewayBindings, 'target' | 'search'>,
) => Response | Promise<Response>

/** What the middleware leaves for those after it. */
export interface GatewayEnv {
  Bindings: GatewayBindings
  Variables: {
    requestId: string
    clientRequestId: string
    /** The headers of the answer, whoever gives it: set before it is made, since a finished one is slow to change. */
    headers: Record<string, string>
    /** What the request has cost so far. */
    meter: Meter
    /** Set by `authenticate`: absent on what anyone may read, and where the token was refused. */
    principal?: Principal
    /** The permission that allowed the operation; set by `authorize`. */
    permission?: string
    /** The key of the entity that a write made or met; set by the operation. */
    entityId?: string
  }
}

/** Hono's context, as every handler and middleware of the gateway has it. */
export type GatewayContext = Context<GatewayEnv>
