import { keepNewest } from '../../../text/keep-newest.ts'

/** What may be gone since the last count for it to be of use, as a part of it. */
const mostGone = 1 / 16
const mostTenants = 1000

/**
 * About how many rows each tenant had when they were last counted: where the next count may begin, never what it answers.
 */
export const lastCounts = () => {
  const counts = new Map<string, number>()
  return {
    of: (tenant: string) => counts.get(tenant) ?? 0,
    keep: (tenant: string, count: number) =>
      keepNewest(counts, [tenant, Math.floor(count * (1 - mostGone))], mostTenants),
  }
}

export type LastCounts = ReturnType<typeof lastCounts>
