import type { GatewayContext } from '../gateway-env.ts'

/** What is aborted when nobody waits for the answer any more; of a request out of a batch, for that of the batch. */
export const signalOf = (c: GatewayContext): (() => AbortSignal) => c.env.outer?.signalOf ?? (() => c.req.raw.signal)
