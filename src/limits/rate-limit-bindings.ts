import type { RateLimit } from '@cloudflare/workers-types'
import type { RateLimits } from '../config/rate-limits.ts'
import type { Admit } from '../dependencies.ts'
import { countersOf } from './counters.ts'

/** In seconds: the period of the bindings in wrangler.toml, which know 10 and 60 only. */
const period = 10

/** Counts with Cloudflare's rate-limit bindings: per location, and permissive by design. */
export const bindingLimits = (bindings: Readonly<Record<keyof RateLimits, RateLimit>>): Admit => {
  return async (request) => {
    const outcomes = await Promise.all(countersOf(request).map(({ limit, key }) => bindings[limit].limit({ key })))
    return outcomes.every(({ success }) => success) ? 0 : period
  }
}
