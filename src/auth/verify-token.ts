import { compactVerify } from 'jose'
import { GraphError } from '../errors.ts'
import { isGuid } from '../text/guid.ts'
import { faultIn, maySign, principalFrom, type TokenRules } from './check-claims.ts'
import type { KeySource } from './key-source.ts'
import type { Principal } from './principal.ts'
import { tokenCache, type VerifiedToken } from './token-cache.ts'
import { readTokenText, type TokenText } from './token-text.ts'

/** Reads an Authorization header. Throws 401 for whatever is wrong with it, 503 when the keys are out of reach. */
export type VerifyToken = (authorization: string | undefined) => Promise<Principal>

interface Settings extends TokenRules {
  readonly keys: KeySource
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const notWellFormed =
  "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'."

/**
 * Verifies access tokens of Entra ID (RFC 8725; entra-docs, claims-validation): the algorithm, type and key of our
 * choosing, the signature, then the claims. Only ever RS256, only ever a key of ours: `jku`, `x5u`, `jwk` and `x5c` are
 * not looked at.
 */
export const tokenVerifier = ({ keys, clock, ...rules }: Settings): VerifyToken => {
  const refuse = (message: string, cause?: unknown) =>
    new GraphError('InvalidAuthenticationToken', message, {
      headers: { 'WWW-Authenticate': challenge(rules, ', error="invalid_token"') },
      cause,
    })

  const verify = async (token: TokenText): Promise<VerifiedToken> => {
    if (!hasGoodHeader(token)) throw refuse('Access token validation failure.')
    // Before the signature: cheap, and the answer to an expired token is the more helpful one.
    const fault = faultIn(token.claims, rules, clock())
    if (fault !== undefined) throw refuse(fault)
    const kid = String(token.header.kid)
    const version = token.claims.ver === '1.0' ? '1.0' : '2.0'
    const signer = await keys.find(kid, version)
    if (!signer || !maySign(signer.issuer, token.claims, rules)) throw refuse('Signature is invalid.')
    if (!canonical.test(token.signature)) throw refuse('Signature is invalid.')
    try {
      await compactVerify(token.jws, signer.key, { algorithms: ['RS256'] })
    } catch (error) {
      throw refuse('Signature is invalid.', error)
    }
    return { principal: principalFrom(token.claims), kid, version, signer }
  }

  const cache = tokenCache(clock)
  return async (authorization) => {
    if (authorization === undefined || /^(bearer)?$/i.test(authorization.trim())) {
      throw new GraphError('InvalidAuthenticationToken', 'Access token is empty.', {
        headers: { 'WWW-Authenticate': challenge(rules) },
      })
    }
    const cached = cache.get(authorization)
    if (cached && (await keys.find(cached.kid, cached.version)) === cached.signer) return cached.principal
    const token = readTokenText(authorization)
    if (!token) throw refuse(notWellFormed)
    const verified = await verify(token)
    cache.add(authorization, verified)
    return verified.principal
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

/** Graph's challenge, with our own authority and application. */
const challenge = ({ authority, audiences }: TokenRules, error = '') => {
  const client = audiences.find((audience) => isGuid(audience)) ?? audiences[0]
  return `Bearer realm="", authorization_uri="${authority}/common/oauth2/authorize", client_id="${client}"${error}`
}
