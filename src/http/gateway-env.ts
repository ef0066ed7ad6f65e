import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'

/** What the middleware leaves for those after it. */
export interface GatewayEnv {
  Variables: {
    requestId: string
    clientRequestId: string
    /** Set once a token has been verified; every route below a version has one. */
    principal: Principal
    /** Rows that the request has cost so far. */
    meter: { rowsRead: number; rowsWritten: number }
  }
}

export type GatewayContext = Context<GatewayEnv>
