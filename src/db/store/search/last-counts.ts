/** What may have been removed since the last count for it to be of use, as a part of it. */
const mostRemoved = 1 / 16
const mostTenants = 1000

/**
 * How many rows each tenant had when they were last counted, and some less: where the next count may begin, never what it
 * answers. That there are still so many is seen by one row, the one behind them.
 */
export const lastCounts = () => {
  const counts = new Map<string, number>()
  return {
    of: (tenant: string) => counts.get(tenant) ?? 0,
    keep: (tenant: string, count: number) => {
      if (counts.size >= mostTenants) counts.clear()
      counts.set(tenant, Math.floor(count * (1 - mostRemoved)))
    },
  }
}

export type LastCounts = ReturnType<typeof lastCounts>
