/**
 * Whether a path is as a pattern says in which `*` stands for any text, in any case. By hand, and in time that grows with
 * both alone: an expression with many `*` can take years for one path.
 */
export const pathMatcher = (pattern: string) => {
  const [first = '', ...others] = pattern.toLowerCase().split('*')
  const last = others.pop()
  return (pathname: string): boolean => {
    const path = pathname.toLowerCase()
    if (last === undefined) return path === first
    if (!path.startsWith(first)) return false
    let at = first.length
    for (const part of others) {
      const found = path.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return path.length - last.length >= at && path.endsWith(last)
  }
}
