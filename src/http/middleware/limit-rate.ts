import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import { andThen } from '../../text/awaitable.ts'
import { isSafe } from '../request/method.ts'
import { principalOf } from '../request/principal.ts'
import type { Step } from './in-order.ts'

/** 429 for the tenant, or the application of a tenant, that asks for more than its share; Retry-After in whole seconds. */
export const limitRate =
  (admit: Dependencies['admit']): Step =>
  (c) => {
    const { tenant, application } = principalOf(c)
    // A batch itself changes nothing; each request in it comes through here by itself.
    const isWrite = !isSafe(c.req.method) && !c.env.target.route.endsWith('/$batch')
    return andThen(admit({ tenant, application, isWrite }), refuse)
  }

const refuse = (wait: number) => {
  if (wait > 0) {
    throw new GraphError('TooManyRequests', 'Please retry again later.', {
      headers: { 'Retry-After': String(Math.ceil(wait)) },
    })
  }
}
