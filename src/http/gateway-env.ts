import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Meter } from '../db/store/store.ts'

/** What the middleware leaves for those after it. */
export interface GatewayEnv {
  Bindings: {
    /** Set for a request out of a batch, which is part of a request that was taken already. */
    isInner?: true
  }
  Variables: {
    requestId: string
    clientRequestId: string
    /** Set once a token has been verified; every route below a version has one. */
    principal: Principal
    /** What the request has cost so far. */
    meter: Meter
    /** The permission that allowed the operation. */
    permission: string
    /** The route's pattern: what a log may say of the path. */
    route: string
    /** The key of the entity that a write made or met. */
    entityId: string
  }
}

export type GatewayContext = Context<GatewayEnv>
