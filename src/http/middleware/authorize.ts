import { demandPermission } from '../../auth/permission.ts'
import type { Permissions } from '../../model/entity-type.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { isSafe } from '../request/method.ts'
import { principalOf } from '../request/principal.ts'

/** 403 before the body and the method's existence are looked at; whatever is not a safe method wants to write. */
export const authorize = (c: GatewayContext, permissions: Permissions) => {
  const allowed = isSafe(c.req.method) ? permissions.read : permissions.write
  c.set('permission', demandPermission(principalOf(c), allowed))
}
