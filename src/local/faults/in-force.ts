import { errorFaults, isErrorFault } from './kinds.ts'
import { pathMatcher } from './path-matcher.ts'
import type { createPauses, stopwatch } from './pauses.ts'
import type { Rule } from './rule.ts'

interface Settings {
  readonly rule: Rule
  /** What tells its waits from those of other rules. */
  readonly key: string
  readonly watch: ReturnType<typeof stopwatch>
  readonly pauses: ReturnType<typeof createPauses>
  readonly random: () => number
}

/** Seconds of a Retry-After of which nothing is said. */
export const usualWait = 1

/** A rule at work, which counts how often it has struck. */
export const inForce = ({ rule, key, watch, pauses, random }: Settings) => {
  const { fault, method, path, share = 1, times = Number.POSITIVE_INFINITY, seconds, retryAfter = usualWait } = rule
  const since = watch.now()
  const waits = isErrorFault(fault) && 'waits' in errorFaults[fault]
  const isOfPath = path === undefined ? undefined : pathMatcher(path)
  let struck = 0
  const isOver = () => struck >= times || (seconds !== undefined && watch.since(since) >= seconds * 1000)

  return {
    rule,
    /** Whether it strikes this request, which it counts then. */
    strikes: (request: { readonly method: string; readonly pathname: string }): boolean => {
      if (method !== undefined && method !== request.method) return false
      if (isOfPath && !isOfPath(request.pathname)) return false
      if (waits) {
        const pause = pauses.look(key, retryAfter)
        if (pause === 'early') pauses.begin(key)
        // Whoever has waited gets through once.
        if (pause === 'over') pauses.end(key)
        if (pause !== 'free') return pause === 'early'
      }
      if (isOver() || random() >= share) return false
      struck += 1
      if (waits) pauses.begin(key)
      return true
    },
    /** How often it may strike yet; undefined where that has no end. */
    left: () => (isOver() ? 0 : Number.isFinite(times) ? times - struck : undefined),
  }
}
