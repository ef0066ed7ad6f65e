/**
 * Begins what comes in one turn of the event loop together, at its end: promises then take all of it through one step before
 * the next. So the code and data of a step (SQLite's, OpenSSL's, the kernel's) are in the processor's caches for all but
 * the first, which nearly halves what a request takes. What comes alone waits for nothing. Once the weights of what waits
 * come to `most` it is begun at once: whoever sends much takes no more memory than that.
 */
export const inStep = <Item>(begin: (item: Item) => void, most: number) => {
  let waiting: Item[] = []
  let weight = 0
  const beginAll = () => {
    const all = waiting
    waiting = []
    weight = 0
    for (const item of all) begin(item)
  }
  return {
    add: (item: Item, itsWeight = 1) => {
      weight += itsWeight
      if (waiting.push(item) === 1) setImmediate(beginAll)
      if (weight >= most) beginAll()
    },
    /** For what came after all that waits, and is done at once. */
    beginAll,
  }
}
