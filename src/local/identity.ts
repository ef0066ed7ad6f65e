import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** The one tenant that local mode signs tokens for unless asked for another, and its user and application. */
export const localTenant = '10ca1000-0000-4000-8000-000000000001'
const localUser = '10ca1000-0000-4000-8000-000000000002'
const localApplication = '10ca1000-0000-4000-8000-000000000003'

/** The gateway's own application id: the audience of local tokens. */
export const localAudience = '10ca1000-0000-4000-8000-000000000004'

/** A token authority for one run: a key pair of its own, kept nowhere. Never part of a production bundle. */
export const createIdentity = async (authority: string) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const kid = crypto.randomUUID()
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', issuer: `${authority}/{tenantid}/v2.0` }
  return {
    keySet: { keys: [jwk] },
    /** A v2.0 access token as Entra ID makes them. `lifetime` in seconds. */
    sign: (claims: JWTPayload & { tid: string }, lifetime: number) => {
      const now = Math.floor(Date.now() / 1000)
      return new SignJWT({ ver: '2.0', oid: localUser, azp: localApplication, sub: localUser, ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(`${authority}/${claims.tid}/v2.0`)
        .setAudience(localAudience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifetime)
        .sign(privateKey)
    },
  }
}

export type Identity = Awaited<ReturnType<typeof createIdentity>>
