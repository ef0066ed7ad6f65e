import { z } from 'zod'
import type { RootKey } from './seal/keyring.ts'

export const defaultDatabasePath = '.data/gateway.sqlite'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Tokens for Microsoft Graph are its own: to take them here would be the confused deputy (CWE-441). */
const graphAudience = /^(00000003-0000-0000-c000-000000000000|https:\/\/(dod-)?graph\.microsoft\.(com|us)\/?)$/i

/** What Microsoft publishes for Intune's remote assistance (throttling-limits). */
const publishedLimits: RateLimits = { 'tenant-writes': 200, 'application-writes': 100, tenant: 2000, application: 1000 }

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const required = (meaning: string) => z.string(`is required: ${meaning}`).min(1, `is required: ${meaning}`)

const isUrl = (text: string, protocols: readonly string[]) => {
  const url = URL.parse(text)
  return url !== null && protocols.includes(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
}

/** Whether a host name or address is this machine's own. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)

const baseUrl = z
  .string()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => isUrl(text, ['https:', 'http:']), 'must be an http or https URL without query, fragment or user')

/** Keys and tokens must not travel in the clear; loopback is the exception, for tests and local runs. */
const secureUrl = baseUrl.refine(
  (text) => text.startsWith('https:') || isLoopback(URL.parse(text)?.hostname ?? ''),
  'must be an https URL, unless its host is loopback',
)

const keySet = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('must be a JSON Web Key Set')
      return z.NEVER
    }
  })
  .pipe(z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }, 'must be a JSON Web Key Set with a key'))

const hoursRule = 'must be a number of hours above 0, at most 8760'

const originsRule = 'must be origins such as https://app.example.com, comma separated'
const isOrigin = (text: string) => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
}

const rateLimits = z.string().transform((text, context): RateLimits | 'off' => {
  if (text.trim() === 'off') return 'off'
  const limits: Record<string, number> = {}
  for (const item of list(text)) {
    const [, name = '', value = ''] = /^([a-z-]+)=(\d{1,7})$/.exec(item) ?? []
    if (!Object.hasOwn(publishedLimits, name) || Number(value) < 1) {
      context.addIssue(`must be off, or ${Object.keys(publishedLimits).join('=N,')}=N, requests in 20 s`)
      return z.NEVER
    }
    limits[name] = Number(value)
  }
  return { ...publishedLimits, ...limits }
})

const encryptionKey = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/

const keyList = required('kid:base64(32 bytes), comma separated; the first seals, all open')
  .transform(list)
  .refine(
    (keys) => keys.length > 0 && keys.every((key) => encryptionKey.test(key)),
    'must be kid:base64(32 bytes), comma separated',
  )
  .transform((keys) => keys.flatMap((key) => rootKey(encryptionKey.exec(key))))
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'must not name a kid twice')
  .transform((keys, context) => {
    const [first, ...others] = keys
    if (first) return [first, ...others] as const
    context.addIssue('must hold a key')
    return z.NEVER
  })

const rootKey = (match: RegExpExecArray | null) => {
  const [, kid = '', text = ''] = match ?? []
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  return match ? [{ kid, bytes }] : []
}

/** An empty variable is one that is not set. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const schema = z.object({
  HOST: optional(z.string()).transform((host) => host ?? '127.0.0.1'),
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port number')
      .transform(Number)
      .refine((port) => port <= 65535, 'must be a port number'),
  ).transform((port) => port ?? 8787),
  PUBLIC_URL: required('the base of every absolute link, such as https://help.example.com').pipe(baseUrl),
  DATABASE_PATH: optional(z.string()).transform((path) => path ?? defaultDatabasePath),
  AUTH_AUTHORITY: optional(secureUrl).transform((url) => url ?? 'https://login.microsoftonline.com'),
  AUTH_TENANTS: required('tenant GUIDs, comma separated, or organizations')
    .transform((text) => text.toLowerCase())
    .transform((text) => (text.trim() === 'organizations' ? ('organizations' as const) : list(text)))
    .refine(
      (tenants) => tenants === 'organizations' || (tenants.length > 0 && tenants.every((tenant) => guid.test(tenant))),
      'must be tenant GUIDs, comma separated, or organizations',
    ),
  AUTH_AUDIENCE: required('the accepted aud values, comma separated')
    .transform(list)
    .refine((audiences) => audiences.length > 0, 'must name at least one audience')
    .refine(
      (audiences) => !audiences.some((audience) => graphAudience.test(audience)),
      "must not be Microsoft Graph's audience: its tokens are for Graph alone; register an application of your own",
    ),
  AUTH_JWKS_URL: optional(secureUrl),
  AUTH_JWKS: optional(keySet),
  ENCRYPTION_KEYS: keyList,
  RETENTION_HOURS: optional(
    z
      .string()
      .regex(/^\d+(\.\d+)?$/, hoursRule)
      .transform(Number)
      .refine((hours) => hours > 0 && hours <= 8760, hoursRule),
  ).transform((hours) => hours ?? 24),
  CORS_ORIGINS: optional(
    z
      .string()
      .transform(list)
      .refine((origins) => origins.every(isOrigin), originsRule),
  ),
  RATE_LIMITS: optional(rateLimits),
})

/** Requests in 20 s: of a tenant and of one application of a tenant, those that write and all of them. */
export interface RateLimits {
  readonly 'tenant-writes': number
  readonly 'application-writes': number
  readonly tenant: number
  readonly application: number
}

export interface Config {
  readonly host: string
  readonly port: number
  /** Base of every absolute link, without a trailing slash. */
  readonly publicUrl: string
  readonly databasePath: string
  readonly auth: {
    readonly authority: string
    /** Tenant ids in lower case, or every organisation's. */
    readonly tenants: 'organizations' | readonly string[]
    readonly audiences: readonly string[]
    /** Where the keys for tokens of each version are. */
    readonly jwksUrls: Readonly<Record<'1.0' | '2.0', string>>
    /** The key set itself; wins over the URL. */
    readonly jwks: unknown
  }
  /** The first seals, all open. */
  readonly encryptionKeys: readonly [RootKey, ...RootKey[]]
  /** Milliseconds for which answers, which hold keys, are kept. */
  readonly retention: number
  /** Origins of browser clients; empty for none. */
  readonly corsOrigins: readonly string[]
  readonly rateLimits: RateLimits | 'off'
}

/** Configuration that cannot be used. The message names every fault and no value. */
export class ConfigError extends Error {}

/** Reads the settings, whatever runtime they come from. Throws one ConfigError that lists every fault. */
export const parseConfig = (environment: Readonly<Record<string, unknown>>): Config => {
  const parsed = schema.safeParse(environment)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
    throw new ConfigError(`The configuration cannot be used: ${faults.join('; ')}.`)
  }
  const { data } = parsed
  const tenants = data.AUTH_TENANTS
  const [tenant] = tenants
  const path = tenants !== 'organizations' && tenants.length === 1 ? tenant : 'organizations'
  return {
    host: data.HOST,
    port: data.PORT,
    publicUrl: data.PUBLIC_URL,
    databasePath: data.DATABASE_PATH,
    auth: {
      authority: data.AUTH_AUTHORITY,
      tenants,
      audiences: data.AUTH_AUDIENCE,
      jwksUrls: {
        '1.0': data.AUTH_JWKS_URL ?? `${data.AUTH_AUTHORITY}/${path}/discovery/keys`,
        '2.0': data.AUTH_JWKS_URL ?? `${data.AUTH_AUTHORITY}/${path}/discovery/v2.0/keys`,
      },
      jwks: data.AUTH_JWKS,
    },
    encryptionKeys: data.ENCRYPTION_KEYS,
    retention: data.RETENTION_HOURS * 3_600_000,
    corsOrigins: data.CORS_ORIGINS ?? [],
    rateLimits: data.RATE_LIMITS ?? publishedLimits,
  }
}
