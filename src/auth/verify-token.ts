import { compactVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { GraphError } from '../errors.ts'
import { type Awaitable, andThen } from '../text/awaitable.ts'
import { isGuid } from '../text/guid.ts'
import { faultIn, maySign, type TokenFault, type TokenRules } from './check-claims.ts'
import type { KeySource } from './key-source.ts'
import { type Principal, principalFrom } from './principal.ts'
import { textFault } from './text-fault.ts'
import { tokenCache, type VerifiedToken } from './token-cache.ts'
import { readTokenText, type TokenText } from './token-text.ts'

/**
 * Reads an Authorization header. Throws 401 for whatever is wrong with it, 503 when the keys are out of reach: at once, or by
 * a promise where it had to wait.
 */
export type VerifyToken = (authorization: string | undefined) => Awaitable<Principal>

interface Settings extends TokenRules {
  readonly keys: KeySource
  readonly clock: Clock
}

/**
 * Verifies access tokens of Entra ID (RFC 8725; entra-docs, claims-validation): the algorithm, type and key of our
 * choosing, the signature, then the claims. Only ever RS256, only ever a key of ours: `jku`, `x5u`, `jwk` and `x5c` are
 * not looked at.
 */
export const tokenVerifier = ({ keys, clock, ...rules }: Settings): VerifyToken => {
  const refuse = ({ reason, message }: TokenFault, cause?: unknown) =>
    new GraphError('InvalidAuthenticationToken', message, {
      headers: { 'WWW-Authenticate': challenge(rules, ', error="invalid_token"') },
      reason,
      cause,
    })

  const verify = async (token: TokenText): Promise<VerifiedToken> => {
    // Before the signature: cheap, and the answer to an expired token is the more helpful one.
    const fault = faultIn(token.claims, rules, clock()) ?? (hasGoodHeader(token) ? undefined : badHeader)
    if (fault) throw refuse(fault)
    const kid = String(token.header.kid)
    const signer = await keys.find(kid)
    if (!signer) throw refuse(unknownKey)
    if (!maySign(signer.issuer, token.claims, rules)) throw refuse(foreignKey)
    if (!canonical.test(token.signature)) throw refuse(badSignature(token))
    try {
      await compactVerify(token.jws, signer.key, { algorithms: ['RS256'] })
    } catch (error) {
      throw refuse(badSignature(token), error)
    }
    const { exp, nbf, iat } = token.claims
    return { principal: principalFrom(token.claims), lifetime: { exp, nbf, iat }, kid, signer }
  }

  const cache = tokenCache(clock)
  const verifyAnew = async (authorization: string): Promise<Principal> => {
    if (/^(bearer)?$/i.test(authorization.trim()))
      throw new GraphError('InvalidAuthenticationToken', 'Access token is empty.', {
        headers: { 'WWW-Authenticate': challenge(rules) },
        reason: 'no token',
      })
    const token = readTokenText(authorization)
    if (!token) throw refuse({ reason: 'not a token', message: textFault(authorization) })
    const verified = await verify(token)
    cache.add(authorization, verified)
    return verified.principal
  }
  return (authorization = '') => {
    const cached = cache.get(authorization)
    if (!cached) return verifyAnew(authorization)
    return andThen(keys.find(cached.kid), (signer) =>
      signer === cached.signer ? cached.principal : verifyAnew(authorization),
    )
  }
}

/** Bits that encode nothing are zero (RFC 4648, section 3.5), so that one token has one spelling; jose takes any. */
const canonical = /^(?:.{4})*(?:.[AQgw]|..[AEIMQUYcgkosw048])?$/

/** `nonce` marks a token of Microsoft Graph itself, which nobody else can verify. */
const hasGoodHeader = ({ header: { alg, typ, kid, crit, b64, nonce } }: TokenText) =>
  alg === 'RS256' &&
  typ === 'JWT' &&
  typeof kid === 'string' &&
  /^[A-Za-z0-9_-]{1,128}$/.test(kid) &&
  crit === undefined &&
  b64 === undefined &&
  nonce === undefined

const badHeader: TokenFault = {
  reason: 'header',
  message: 'Access token validation failure. Its header must have alg RS256, typ JWT and a kid; no crit, b64 or nonce.',
}
const unknownKey: TokenFault = {
  reason: 'kid unknown',
  message: 'Signature is invalid. The key that it names (kid) is none of those of the authority here.',
}
const foreignKey: TokenFault = {
  reason: 'key issuer',
  message: 'Signature is invalid. The key that it names (kid) may not sign for its issuer.',
}

/** In characters: the signature by the shortest key that is taken, of 2048 bits. */
const leastSignature = 342

const badSignature = ({ signature }: TokenText): TokenFault => ({
  reason: 'signature',
  message: `Signature is invalid.${signature.length < leastSignature ? ' The access token is cut off.' : ''}`,
})

/** Graph's challenge, with our own authority and application. */
export const challenge = ({ authority, audiences }: Pick<TokenRules, 'authority' | 'audiences'>, error = '') => {
  const client = audiences.find((audience) => isGuid(audience)) ?? audiences[0]
  return `Bearer realm="", authorization_uri="${authority}/common/oauth2/authorize", client_id="${client}"${error}`
}
