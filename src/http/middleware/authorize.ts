import type { MiddlewareHandler } from 'hono'
import { demandPermission } from '../../auth/permission.ts'
import type { Permissions } from '../../model/entity-type.ts'
import type { GatewayEnv } from '../gateway-env.ts'

/** Methods that ask to change nothing (RFC 9110, section 9.2.1). */
export const isSafe = (method: string) => ['GET', 'HEAD', 'OPTIONS'].includes(method)

/** 403 before the body and the method's existence are looked at; whatever is not a safe method wants to write. */
export const authorize =
  (permissions: Permissions): MiddlewareHandler<GatewayEnv> =>
  async (c, next) => {
    const allowed = isSafe(c.req.method) ? permissions.read : permissions.write
    c.set('permission', demandPermission(c.get('principal'), allowed))
    await next()
  }
