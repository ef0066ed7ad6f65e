import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../clock.ts'
import type { PurposeKeys } from '../seal/relay-keys.ts'
import { type ClientAccess, type ClientAccessUri, groupOf, hubAudience } from './client-access.ts'

/** What a token lets its bearer do beside connecting. */
export interface GrantedAccess extends ClientAccess {
  /** `webpubsub.joinLeaveGroup.<group>` and `webpubsub.sendToGroup.<group>`. */
  readonly roles: readonly string[]
}

/** Which connection may be recovered: it says where its room is, since no access token need come with it. */
export interface Recovery {
  readonly tenant: string
  readonly session: string
  /** Its audience. */
  readonly connectionId: string
}

interface Settings {
  readonly keys: PurposeKeys
  readonly clock: Clock
}

const algorithm = 'HS256'
/** As Azure Web PubSub names itself in such tokens. */
const recoveryIssuer = 'https://webpubsub.azure.com'
/** In milliseconds: beyond the life of any session; that of a lost connection is far shorter. */
const recoveryLife = 2 * 86_400_000

const inSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000)

const sign = ({ keys, clock }: Settings, claims: JWTPayload) => {
  const key = keys.find(keys.kid)
  // Holds because a ring has the key that it names first.
  if (!key) throw new Error('There is no key to sign with.')
  const now = inSeconds(clock())
  return new SignJWT({ ...claims, iat: now, nbf: now })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: keys.kid })
    .sign(key)
}

/** Makes URIs for clients, with a token in them: a gateway's are good at its own address and at those that share its keys. */
export const clientAccessUri =
  ({
    publicUrl,
    newId,
    ...settings
  }: Settings & { readonly publicUrl: string; readonly newId: () => string }): ClientAccessUri =>
  async ({ tenant, session, side, user, expiresAt }) => {
    const audience = hubAudience(publicUrl)
    const group = groupOf(session)
    const token = await sign(settings, {
      aud: audience,
      sub: user,
      exp: Math.ceil(expiresAt / 1000),
      jti: newId(),
      sid: session,
      tid: tenant,
      side,
      role: [`webpubsub.joinLeaveGroup.${group}`, `webpubsub.sendToGroup.${group}`],
    })
    return `${audience.replace(/^http/, 'ws')}?access_token=${token}`
  }

/** A token with which a connection can be recovered. */
export const recoveryToken = (settings: Settings, { tenant, session, connectionId }: Recovery) =>
  sign(settings, {
    iss: recoveryIssuer,
    aud: connectionId,
    exp: inSeconds(settings.clock() + recoveryLife),
    sid: session,
    tid: tenant,
  })

/** Of a token for one of those addresses; undefined where it is none, or none any more. Costs no look into any storage. */
export const verifyClientAccess = async (
  settings: Settings,
  token: string,
  publicUrls: readonly string[],
): Promise<GrantedAccess | undefined> => {
  const claims = await verified(settings, token, { audience: publicUrls.map(hubAudience) })
  if (!claims) return undefined
  const { sub, sid, tid, side, role, exp } = claims
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof tid !== 'string' || exp === undefined)
    return undefined
  if (side !== 'helper' && side !== 'sharer') return undefined
  return { tenant: tid, session: sid, side, user: sub, expiresAt: exp * 1000, roles: textsOf(role) }
}

/** Of a token for the recovery of that connection; undefined where it is none. */
export const verifyRecovery = async (
  settings: Settings,
  token: string,
  connectionId: string,
): Promise<Recovery | undefined> => {
  const claims = await verified(settings, token, { audience: connectionId, issuer: recoveryIssuer })
  if (typeof claims?.sid !== 'string' || typeof claims.tid !== 'string') return undefined
  return { tenant: claims.tid, session: claims.sid, connectionId }
}

const verified = async (
  { keys, clock }: Settings,
  token: string,
  expected: { readonly audience: string | string[]; readonly issuer?: string },
): Promise<JWTPayload | undefined> => {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.find(kid)
        if (!key) throw new Error('The key of the token is none of the ring.')
        return key
      },
      {
        ...expected,
        algorithms: [algorithm],
        typ: 'JWT',
        requiredClaims: ['exp', 'nbf'],
        currentDate: new Date(clock()),
      },
    )
    return payload
  } catch {
    // Whatever is wrong with it, whoever sent it learns no more than that.
    return undefined
  }
}

/** A claim that is a text, or several. */
const textsOf = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((text): text is string => typeof text === 'string')
