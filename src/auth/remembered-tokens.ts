import { tolerance } from './check-claims.ts'
import type { SigningKey } from './key-set.ts'
import type { TokenVersion } from './key-source.ts'
import type { Principal } from './principal.ts'

/** Enough for the callers of one instance, and 16 MiB if each token were of the greatest length. */
const mostRemembered = 1000

/** A verified token: whom it speaks of, and what it was verified with. */
export interface Remembered {
  readonly principal: Principal
  readonly kid: string
  readonly version: TokenVersion
  /** As the key source gave it: whoever remembers asks whether the source still does. */
  readonly signer: SigningKey
}

/**
 * Tokens that were found good, by the whole header text, so that the dearest step of a request need not be repeated. A
 * text that differs in anything is simply verified. None is remembered past its expiry; the oldest makes room.
 */
export const rememberedTokens = (clock: () => number) => {
  const tokens = new Map<string, Remembered>()
  return {
    get: (authorization: string): Remembered | undefined => {
      const known = tokens.get(authorization)
      if (!known || clock() < (known.principal.expires + tolerance) * 1000) return known
      tokens.delete(authorization)
      return undefined
    },
    add: (authorization: string, verified: Remembered) => {
      // Deleted first, so that one verified again counts as new.
      tokens.delete(authorization)
      const [oldest] = tokens.keys()
      if (tokens.size >= mostRemembered && oldest !== undefined) tokens.delete(oldest)
      tokens.set(authorization, verified)
    },
  }
}
