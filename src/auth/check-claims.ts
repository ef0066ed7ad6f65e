import type { Instant } from '../clock.ts'
import type { Reason } from '../errors.ts'
import { isGraphAudience } from '../text/graph-audience.ts'
import { isGuid } from '../text/guid.ts'
import type { Claims } from './token-text.ts'

/** Which tokens are accepted. */
export interface TokenRules {
  /** Token authority, without a trailing slash, such as `https://login.microsoftonline.com`. */
  readonly authority: string
  /** Tenant ids in lower case, or every organisation's. */
  readonly tenants: 'organizations' | readonly string[]
  readonly audiences: readonly string[]
}

/** What is wrong with a token: a word for the log, a sentence for its sender. */
export interface TokenFault {
  readonly reason: Reason
  readonly message: string
}

/** In seconds: what Microsoft's validation libraries allow two clocks to differ. */
export const tolerance = 300
/** The tenant of personal Microsoft accounts, which the family does not support. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Refuses in Graph's words, and says what next. */
const refused = (reason: Reason, hint: string): TokenFault => ({
  reason,
  message: `Access token validation failure. ${hint}`,
})

/** Why a token of these claims is not good now; undefined when it is. */
export const lifetimeFault = ({ exp, nbf, iat }: Claims, now: Instant): TokenFault | undefined => {
  if (!isSeconds(exp) || !isSeconds(nbf) || !isSeconds(iat))
    return refused('lifetime', 'Its exp, nbf and iat must be times in whole seconds.')
  const seconds = Math.floor(now / 1000)
  if (exp + tolerance <= seconds) {
    const message = `Lifetime validation failed, the token is expired. It ended ${spanOf(seconds - exp)} ago: get a new one.`
    return { reason: 'expired', message }
  }
  const start = Math.max(nbf, iat)
  if (start - tolerance > seconds) {
    const message = `Access token has expired or is not yet valid. It begins in ${spanOf(start - seconds)}: one of the clocks is wrong.`
    return { reason: 'not yet valid', message }
  }
  return undefined
}

/** The first thing wrong with the claims; undefined when nothing is. */
export const faultIn = (claims: Claims, rules: TokenRules, now: Instant): TokenFault | undefined => {
  const { aud, tid, ver, iss } = claims
  const fault = lifetimeFault(claims, now)
  if (fault) return fault
  if (typeof aud !== 'string' || !rules.audiences.includes(aud))
    return refused('audience', `Invalid audience. ${audienceHint(claims)} for ${rules.audiences.join(' or ')}.`)
  if (typeof tid !== 'string' || !isGuid(tid)) return refused('tenant', 'Its tid must be a tenant id.')
  const tenant = tid.toLowerCase()
  if (tenant === personalAccounts) return refused('tenant', 'Personal Microsoft accounts are not served.')
  if (rules.tenants !== 'organizations' && !rules.tenants.includes(tenant))
    return refused('tenant', 'The tenant that it is of (tid) is not served here.')
  const issuer = issuerOf(ver, tid, rules.authority)
  if (issuer === undefined) return refused('version', 'Its ver must be 1.0 or 2.0.')
  return iss === issuer ? undefined : refused('issuer', `Invalid issuer. The one for its ver and tid is ${issuer}.`)
}

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** A time span as people say it, such as `5 minutes`. */
const spanOf = (seconds: number) => {
  const [size, unit] =
    seconds < 120
      ? [1, 'second']
      : seconds < 7200
        ? [60, 'minute']
        : seconds < 172_800
          ? [3600, 'hour']
          : [86_400, 'day']
  return `${Math.floor(seconds / size)} ${unit}s`
}

/** What a token for another audience is, as far as that is anyone's knowledge, and what to do about it. */
const audienceHint = ({ aud, scp, roles, azp, appid }: Claims) => {
  if (typeof aud === 'string' && isGraphAudience(aud)) return 'It is for Microsoft Graph: ask for a token'
  const isIdToken = [scp, roles, azp, appid].every((claim) => claim === undefined)
  return isIdToken ? 'It looks like an ID token: send an access token' : 'Ask for a token'
}

/** The one issuer that a token of this version and tenant can have; undefined for a version there is not. */
const issuerOf = (version: unknown, tenant: string, authority: string) => {
  if (version === '2.0') return `${authority}/${tenant}/v2.0`
  if (version !== '1.0') return undefined
  const isChina = /\.(chinacloudapi|partner\.microsoftonline)\.cn$/.test(new URL(authority).hostname)
  return `https://sts.${isChina ? 'chinacloudapi.cn' : 'windows.net'}/${tenant}/`
}

/**
 * Whether the key may sign for this issuer: the key's own `issuer`, with the tenant filled in, is the token's, or what
 * that is in a version 2.0 token of the tenant, since the same keys sign both versions and only the 2.0 document names
 * an issuer (Microsoft.IdentityModel.Validators, ValidateIssuerSigningKey). A key that names none is taken only where
 * the tenants are listed: for everyone's, it could be the key of any of them.
 */
export const maySign = (keyIssuer: string | undefined, { iss, tid }: Claims, { authority, tenants }: TokenRules) => {
  if (keyIssuer === undefined) return tenants !== 'organizations'
  const issuer = keyIssuer.replaceAll('{tenantid}', String(tid))
  return issuer === iss || issuer === issuerOf('2.0', String(tid), authority)
}
