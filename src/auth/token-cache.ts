import type { Clock } from '../clock.ts'
import { keepNewest } from '../text/keep-newest.ts'
import { lifetimeFault } from './check-claims.ts'
import type { SigningKey } from './key-set.ts'
import type { Principal } from './principal.ts'
import type { Claims } from './token-text.ts'

/** Tokens: enough for the callers of one instance, and 16 MiB if each were of the greatest length. */
const capacity = 1000

/** Characters, of the signature: to look for a token by all of its text takes longer than all else that is done with it. */
const ending = 32
const endingOf = (authorization: string) => authorization.slice(-ending)

/** Whom a token speaks of, and what it was verified with. */
export interface VerifiedToken {
  readonly principal: Principal
  /** Its `exp`, `nbf` and `iat`. */
  readonly lifetime: Claims
  readonly kid: string
  /** As the key source gave it: it holds only as long as the source still does. */
  readonly signer: SigningKey
}

/**
 * Verified tokens by the whole header text, so that the dearest step of a request need not be repeated. A text that
 * differs in anything is simply verified. None is served outside its lifetime, wherever the clock is set; the oldest makes
 * room.
 */
export const tokenCache = (clock: Clock) => {
  const tokens = new Map<string, { readonly authorization: string; readonly verified: VerifiedToken }>()
  return {
    get: (authorization: string): VerifiedToken | undefined => {
      const cached = tokens.get(endingOf(authorization))
      const isSame = cached?.authorization === authorization
      return isSame && !lifetimeFault(cached.verified.lifetime, clock()) ? cached.verified : undefined
    },
    add: (authorization: string, verified: VerifiedToken) =>
      keepNewest(tokens, [endingOf(authorization), { authorization, verified }], capacity),
  }
}
