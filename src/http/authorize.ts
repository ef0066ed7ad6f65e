import type { MiddlewareHandler } from 'hono'
import { demandPermission } from '../auth/permission.ts'
import type { Permissions } from '../model/entity-type.ts'
import type { GatewayEnv } from './gateway-env.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** 403 before the body and the method's existence are looked at; whatever is not a safe method wants to write. */
export const authorize =
  (permissions: Permissions): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    demandPermission(c.get('principal'), safeMethods.has(c.req.method) ? permissions.read : permissions.write)
    await next()
  }
