import { GraphError } from '../../errors.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { answer } from './answer.ts'

/** OPTIONS, and 405 for every method that a path does not have; both say which it has (RFC 9110, section 15.5.6). */
export const methodNotAllowed = (methods: readonly string[]) => {
  const allow = [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ')
  return (c: GatewayContext) => {
    if (c.req.method === 'OPTIONS') return answer(c, 204, null, { Allow: allow })
    throw new GraphError('MethodNotAllowed', 'Specified HTTP method is not allowed for the request target.', {
      headers: { Allow: allow },
    })
  }
}
