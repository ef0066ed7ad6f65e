import type { Principal } from './principal.ts'

/** Enough for the callers of one instance, and a few megabytes at the most. */
const mostRemembered = 1000
/** In milliseconds: how soon a withdrawn key stops working for tokens it signed before. */
const longest = 5 * 60_000

/**
 * Tokens that were found good, by their whole text, so that the dearest step of a request need not be repeated. None is
 * remembered past its expiry, nor for more than five minutes.
 */
export const rememberedTokens = (clock: () => number) => {
  const principals = new Map<string, { readonly principal: Principal; readonly until: number }>()
  return {
    get: (authorization: string): Principal | undefined => {
      const known = principals.get(authorization)
      if (known && clock() < known.until) return known.principal
      if (known) principals.delete(authorization)
      return undefined
    },
    add: (authorization: string, principal: Principal) => {
      const [oldest] = principals.keys()
      if (principals.size >= mostRemembered && oldest !== undefined) principals.delete(oldest)
      principals.set(authorization, { principal, until: Math.min(principal.expires * 1000, clock() + longest) })
    },
  }
}
