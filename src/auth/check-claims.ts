import { isGuid } from '../text/guid.ts'
import type { Principal } from './principal.ts'
import type { Claims } from './token-text.ts'

/** Which tokens are accepted. */
export interface TokenRules {
  /** Token authority, without a trailing slash, such as `https://login.microsoftonline.com`. */
  readonly authority: string
  /** Tenant ids in lower case, or every organisation's. */
  readonly tenants: 'organizations' | readonly string[]
  readonly audiences: readonly string[]
}

/** In seconds: what Microsoft's validation libraries allow two clocks to differ. */
export const tolerance = 300
/** The tenant of personal Microsoft accounts, which the family does not support. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad'

const refused = 'Access token validation failure.'

/** What is wrong with the claims, in Graph's words; undefined when nothing is. `now` in milliseconds since 1970. */
export const faultIn = (claims: Claims, rules: TokenRules, now: number): string | undefined => {
  const { exp, nbf, iat, aud, tid } = claims
  if (!isSeconds(exp) || !isSeconds(nbf) || !isSeconds(iat)) return refused
  const seconds = Math.floor(now / 1000)
  if (exp + tolerance <= seconds) return 'Lifetime validation failed, the token is expired.'
  if (nbf - tolerance > seconds || iat - tolerance > seconds) return 'Access token has expired or is not yet valid.'
  if (typeof aud !== 'string' || !rules.audiences.includes(aud)) return `${refused} Invalid audience.`
  if (typeof tid !== 'string' || !isGuid(tid) || tid.toLowerCase() === personalAccounts) return refused
  if (rules.tenants !== 'organizations' && !rules.tenants.includes(tid.toLowerCase())) return refused
  return claims.iss === issuerOf(claims.ver, tid, rules.authority) ? undefined : refused
}

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** The one issuer that a token of this version and tenant can have; undefined for a version there is not. */
const issuerOf = (version: unknown, tenant: string, authority: string) => {
  if (version === '2.0') return `${authority}/${tenant}/v2.0`
  if (version !== '1.0') return undefined
  const isChina = /\.(chinacloudapi|partner\.microsoftonline)\.cn$/.test(new URL(authority).hostname)
  return `https://sts.${isChina ? 'chinacloudapi.cn' : 'windows.net'}/${tenant}/`
}

/**
 * Whether the key may sign for this issuer: the key's own `issuer`, with the tenant filled in, is the token's. A key
 * that names none is taken only where the tenants are listed: for everyone's, it could be the key of any of them.
 */
export const maySign = (keyIssuer: string | undefined, { iss, tid }: Claims, { tenants }: TokenRules) =>
  keyIssuer === undefined ? tenants !== 'organizations' : keyIssuer.replaceAll('{tenantid}', String(tid)) === iss

/** Who the claims speak of. A user's `roles` never stand in for scopes, nor an application's scopes for roles. */
export const principalFrom = (claims: Claims): Principal => {
  const { idtyp, scp, roles, tid, oid, sub, azp, appid, exp } = claims
  const isApplication = idtyp === 'app' || (scp === undefined && Array.isArray(roles))
  const granted = isApplication ? (Array.isArray(roles) ? roles : []) : typeof scp === 'string' ? scp.split(' ') : []
  return {
    tenant: String(tid).toLowerCase(),
    application: text(azp) ?? text(appid) ?? '',
    actor: text(oid) ?? text(sub) ?? '',
    kind: isApplication ? 'application' : 'delegated',
    permissions: new Set(granted.filter((name): name is string => typeof name === 'string' && name !== '')),
    expires: Number(exp),
  }
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
