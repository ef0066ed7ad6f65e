import type { MiddlewareHandler } from 'hono'
import type { Dependencies } from '../../dependencies.ts'
import type { GatewayEnv } from '../../http/gateway-env.ts'
import type { Faults } from './create-faults.ts'

/** Injects faults, and tells the log which one a request had: before the request's own line, which it belongs to. */
export const tellFault =
  (
    { middleware, faultOf }: Pick<Faults, 'middleware' | 'faultOf'>,
    log: Dependencies['log'],
  ): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    try {
      return await middleware(c, next)
    } finally {
      const fault = faultOf(c.req.raw)
      if (fault !== undefined) log({ event: 'fault', requestId: c.get('requestId'), fault })
    }
  }
