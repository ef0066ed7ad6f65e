import type { MiddlewareHandler } from 'hono'
import type { VerifyToken } from '../../auth/verify-token.ts'
import type { GatewayEnv } from '../gateway-env.ts'

/** 401 before anything else is looked at: the body of an unknown caller is never read. */
export const authenticate =
  (verifyToken: VerifyToken): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    c.set('principal', await verifyToken(c.req.header('Authorization')))
    await next()
  }
