import type { RateLimits } from '../config/rate-limits.ts'
import type { Admit } from '../dependencies.ts'
import { countersOf } from './counters.ts'

/** In milliseconds: the period of the published limits. */
const period = 20_000

/** Counts by fixed periods in this process; what a period that is over has counted is forgotten. */
export const inMemoryLimits = (limits: RateLimits | 'off', clock: () => number): Admit => {
  if (limits === 'off') return async () => 0
  let startedAt = Number.NEGATIVE_INFINITY
  let counts = new Map<string, number>()
  return async (request) => {
    const now = clock()
    if (now - startedAt >= period) {
      startedAt = now
      counts = new Map()
    }
    let isOver = false
    // Retries count against the limit, as at Graph.
    for (const { limit, key } of countersOf(request)) {
      const count = (counts.get(`${limit} ${key}`) ?? 0) + 1
      counts.set(`${limit} ${key}`, count)
      isOver ||= count > limits[limit]
    }
    return isOver ? (startedAt + period - now) / 1000 : 0
  }
}
