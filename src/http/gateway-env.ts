import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Meter } from '../db/store/store.ts'

/** What the middleware leaves for those after it. */
export interface GatewayEnv {
  Bindings: {
    /** Set for a request out of a batch, which is part of a request that was taken already. */
    isInner?: true
    /** Of the batch that it is out of: says when nobody waits for the answer any more. */
    signal?: AbortSignal
  }
  Variables: {
    requestId: string
    clientRequestId: string
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
