import { calculateJwkThumbprint, exportJWK, importPKCS8, type JWTPayload, SignJWT } from 'jose'
import { behaviours } from '../behaviours/behaviours.ts'
import { model } from '../entities/model.ts'
import { once } from '../text/once.ts'
import { newSigningKey } from './signing-key.ts'

/** The tenant that local mode signs tokens for unless a request names another. */
export const localTenant = '10ca1000-0000-4000-8000-000000000001'
/** The user of that tenant. */
export const localUser = '10ca1000-0000-4000-8000-000000000002'
/** The client application of that tenant. */
export const localApplication = '10ca1000-0000-4000-8000-000000000003'

/** Whom the local user helps. */
export const localSharer = '10ca1000-0000-4000-8000-000000000005'

/** The gateway's own application id: the audience of local tokens. */
export const localAudience = '10ca1000-0000-4000-8000-000000000004'

/** Every permission that an operation of the gateway asks for. */
export const allPermissions: readonly string[] = [
  ...new Set([
    ...model.flatMap(({ permissions }) => [...permissions.read, ...permissions.write]),
    ...behaviours.flatMap(({ action }) => action.permissions),
  ]),
]

/** Whom a token is for and what it allows. */
export interface Grant {
  readonly tenant: string
  readonly user: string
  readonly client: string
  readonly kind: 'delegated' | 'application'
  readonly permissions: readonly string[]
  /** In seconds; a negative one makes a token that has expired. */
  readonly lifetime: number
}

/** In seconds. */
export const hour = 3600

interface Settings {
  /** The private key in PEM (PKCS #8); one that is kept nowhere unless said. */
  readonly key?: string
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

/** A token authority. Never part of a production bundle. */
export const createIdentity = async (authority: string, { key, clock = Date.now }: Settings = {}) => {
  const signer = await signerOf(key ?? (await newSigningKey()))
  return { ...identityOf(authority, clock, async () => signer), keySet: keySetOf(authority, signer) }
}

/** The same without a wait: the key, in PEM, is asked for when a token is signed or the keys are shown. */
export const lateIdentity = (authority: string, key: () => Promise<string>, clock: () => number): Identity => {
  const signer = once(async () => signerOf(await key()))
  return {
    ...identityOf(authority, clock, signer),
    get keySet() {
      return signer().then((made) => keySetOf(authority, made))
    },
  }
}

const signerOf = async (key: string) => {
  const privateKey = await importPKCS8(key, 'RS256', { extractable: true })
  const { n = '', e = '' } = await exportJWK(privateKey)
  const publicKey = { kty: 'RSA', n, e }
  // The same key has the same name after a restart (RFC 7638).
  return { privateKey, publicKey, kid: await calculateJwkThumbprint(publicKey) }
}

type Signer = Awaited<ReturnType<typeof signerOf>>

const keySetOf = (authority: string, { publicKey, kid }: Signer) => ({
  keys: [{ ...publicKey, kid, use: 'sig', alg: 'RS256', issuer: `${authority}/{tenantid}/v2.0` }],
})

const identityOf = (authority: string, clock: () => number, signer: () => Promise<Signer>) => {
  const sign = async (tenant: string, audience: string, lifetime: number, claims: JWTPayload) => {
    const { privateKey, kid } = await signer()
    const now = Math.floor(clock() / 1000)
    const start = Math.min(now, now + lifetime)
    return new SignJWT({ ver: '2.0', tid: tenant, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(`${authority}/${tenant}/v2.0`)
      .setAudience(audience)
      .setIssuedAt(start)
      .setNotBefore(start)
      .setExpirationTime(now + lifetime)
      .sign(privateKey)
  }
  return {
    authority,
    /** A v2.0 access token as Entra ID makes them: permissions in `scp` for a user, in `roles` for an application. */
    accessToken: ({ tenant, user, client, kind, permissions, lifetime }: Grant) => {
      const who = kind === 'delegated' ? { oid: user, sub: user } : { oid: client, sub: client, idtyp: 'app' }
      const what = kind === 'delegated' ? { scp: permissions.join(' ') } : { roles: permissions }
      return sign(tenant, localAudience, lifetime, { ...who, azp: client, ...what })
    },
    idToken: ({ tenant, user, client }: Grant, nonce: string | undefined) =>
      sign(tenant, client, hour, {
        oid: user,
        sub: user,
        preferred_username: 'developer@localhost',
        name: 'Local developer',
        ...(nonce === undefined ? {} : { nonce }),
      }),
  }
}

type KeySetDocument = ReturnType<typeof keySetOf>

/** See `createIdentity`. */
export interface Identity extends ReturnType<typeof identityOf> {
  /** A JSON Web Key Set of the public key. */
  readonly keySet: KeySetDocument | Promise<KeySetDocument>
}
