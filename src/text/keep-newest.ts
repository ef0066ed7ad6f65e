/** Puts a value into a map of at most so many, as its newest: the oldest makes room. */
export const keepNewest = <Key, Value>(kept: Map<Key, Value>, [key, value]: readonly [Key, Value], most: number) => {
  // Deleted first, so that one that comes again counts as new, and needs no room.
  kept.delete(key)
  const [oldest] = kept.keys()
  if (oldest !== undefined && kept.size >= most) kept.delete(oldest)
  kept.set(key, value)
}
