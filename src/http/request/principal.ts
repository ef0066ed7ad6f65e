import type { Principal } from '../../auth/principal.ts'
import type { GatewayContext } from '../gateway-env.ts'

/** Who calls. Throws an Error, a fault of ours, on a route that does not lie behind `authenticate`. */
export const principalOf = (c: GatewayContext): Principal => {
  const principal = c.get('principal')
  if (!principal) throw new Error('The route does not lie behind authenticate.')
  return principal
}
