import { elapsed, type Tick, type Ticks } from '../clock.ts'
import type { RateLimits } from '../config/rate-limits.ts'
import type { Admit } from '../dependencies.ts'
import { countersOf } from './counters.ts'

/** In milliseconds: the period of the published limits. */
const period = 20_000

/** Counts by fixed periods in this process; what a period that is over has counted is forgotten. */
export const inMemoryLimits = (limits: RateLimits | 'off', ticks: Ticks): Admit => {
  if (limits === 'off') return () => 0
  let startedAt: Tick | undefined
  let counts = new Map<string, number>()
  return (request) => {
    const now = ticks()
    if (startedAt === undefined || elapsed(startedAt, now) >= period) {
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
    return isOver ? (period - elapsed(startedAt, now)) / 1000 : 0
  }
}
