import type { RateLimits } from '../config/rate-limits.ts'
import type { Admit } from '../dependencies.ts'

interface Counter {
  readonly limit: keyof RateLimits
  /** Whose requests it counts. */
  readonly key: string
}

/** The counters that a request adds to. */
export const countersOf = ({ tenant, application, isWrite }: Parameters<Admit>[0]): readonly Counter[] => {
  const pair = `${tenant} ${application}`
  const all: readonly Counter[] = [
    { limit: 'tenant', key: tenant },
    { limit: 'application', key: pair },
  ]
  return isWrite ? [...all, { limit: 'tenant-writes', key: tenant }, { limit: 'application-writes', key: pair }] : all
}
