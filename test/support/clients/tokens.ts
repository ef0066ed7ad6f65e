import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

interface Grant {
  readonly tenant: string
  readonly audience: string
  /** `scp` of a delegated token. */
  readonly scopes?: string
  /** `roles`; of an application token when there are no scopes. */
  readonly roles?: string[]
}

/** A token authority of a test's own, in the shape of Entra ID's v2.0 one. */
export const createIssuer = async (authority = 'https://login.microsoftonline.com') => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = crypto.randomUUID()
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', issuer: `${authority}/{tenantid}/v2.0` }
  const now = () => Math.floor(Date.now() / 1000)
  const claimsFor = ({ tenant, audience, scopes, roles }: Grant): JWTPayload => ({
    ver: '2.0',
    iss: `${authority}/${tenant}/v2.0`,
    aud: audience,
    tid: tenant,
    iat: now(),
    nbf: now(),
    exp: now() + 3600,
    oid: 'dddddddd-0000-4000-8000-000000000001',
    azp: 'eeeeeeee-0000-4000-8000-000000000001',
    ...(scopes === undefined ? {} : { scp: scopes }),
    ...(roles === undefined ? {} : { roles }),
    // An application is its own subject; a user has one for each application.
    ...(scopes === undefined && roles ? { sub: 'dddddddd-0000-4000-8000-000000000001' } : {}),
  })
  const sign = (claims: JWTPayload, header: Record<string, unknown> = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey)
  return {
    authority,
    kid,
    privateKey,
    publicKey,
    jwks: { keys: [jwk] },
    claimsFor,
    /** Signs any claims and header fields: what is undefined is left out. */
    sign,
    token: (grant: Grant) => sign(claimsFor(grant)),
  }
}

export type Issuer = Awaited<ReturnType<typeof createIssuer>>
