interface Line<Item> {
  /** Milliseconds that the tenant has had, on a scale that all share: one who comes anew starts where the others are. */
  had: number
  readonly waiting: Item[]
}

/**
 * Work of several tenants: each one's in its own order, and next that of the tenant who has had the least time (start-time
 * fair queueing). A thousand waiting for one tenant are to another as one.
 */
export const fairQueue = <Item>(mostWaiting: number) => {
  const lines = new Map<string, Line<Item>>()
  let reached = 0
  let size = 0
  const lineOf = (tenant: string) => {
    const line = lines.get(tenant) ?? { had: reached, waiting: [] }
    lines.set(tenant, line)
    return line
  }
  return {
    size: () => size,
    /** False when as much waits for the tenant as may. */
    add: (tenant: string, item: Item): boolean => {
      const line = lineOf(tenant)
      if (line.waiting.length >= mostWaiting) return false
      if (line.waiting.length === 0) line.had = Math.max(line.had, reached)
      line.waiting.push(item)
      size += 1
      return true
    },
    next: (): Item | undefined => {
      let first: Line<Item> | undefined
      for (const [tenant, line] of lines) {
        if (line.waiting.length === 0) {
          if (line.had <= reached) lines.delete(tenant)
        } else if (!first || line.had < first.had) first = line
      }
      if (!first) return undefined
      reached = first.had
      size -= 1
      return first.waiting.shift()
    },
    /** Counts the milliseconds that something of the tenant's took. */
    charge: (tenant: string, milliseconds: number) => {
      lineOf(tenant).had += milliseconds
    },
    /** For when there has been nothing to do for a while: everyone starts anew. */
    forget: () => lines.clear(),
  }
}
