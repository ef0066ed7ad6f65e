import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import type { RootKey } from '../seal/keyring.ts'
import { isGraphAudience } from '../text/graph-audience.ts'
import { isGuid } from '../text/guid.ts'
import { encryptionKeys } from './encryption-keys.ts'
import { keySet } from './key-set.ts'
import { publishedLimits, type RateLimits, rateLimits } from './rate-limits.ts'
import { type SessionTimes, sessionTimes } from './session-times.ts'
import { list, numeral, required } from './setting.ts'
import { baseUrl, origins, secureDocumentUrl, secureUrl } from './urls.ts'

/** Relative to the working directory. */
export const defaultDatabasePath = '.data/gateway.sqlite'

/** In milliseconds. */
const hour = 3_600_000

const keepAliveRule = 'must be a whole number of seconds from 1 to 3600'
const hoursRule = 'must be a number of hours above 0, at most 8760'

/** The library's sentences, for faults without one here: a value that is no text, as a Worker may be given. */
const english = en()

const schema = z.object({
  HOST: z._default(z.string(), '127.0.0.1'),
  PORT: z._default(
    numeral(/^\d{1,5}$/, (port) => port <= 65535, 'must be a port number'),
    8787,
  ),
  KEEP_ALIVE_SECONDS: z._default(
    numeral(/^\d{1,4}$/, (seconds) => seconds >= 1 && seconds <= 3600, keepAliveRule),
    65,
  ),
  PUBLIC_URL: z.pipe(required('the base of every absolute link, such as https://help.example.com'), baseUrl),
  // A blank at its ends SQLite's driver drops and a file's lock would not: two names for one file.
  DATABASE_PATH: z._default(
    z.string().check(z.trim(), z.regex(/[^/\\]$/, 'must be the path of a file')),
    defaultDatabasePath,
  ),
  AUTH_AUTHORITY: z._default(secureUrl, 'https://login.microsoftonline.com'),
  AUTH_TENANTS: z
    .pipe(
      required('tenant GUIDs, comma separated, or organizations').check(z.toLowerCase()),
      z.transform((text) => (text.trim() === 'organizations' ? ('organizations' as const) : list(text))),
    )
    .check(
      z.refine(
        (tenants) => tenants === 'organizations' || (tenants.length > 0 && tenants.every((tenant) => isGuid(tenant))),
        'must be tenant GUIDs, comma separated, or organizations',
      ),
    ),
  AUTH_AUDIENCE: z.pipe(required('the accepted aud values, comma separated'), z.transform(list)).check(
    z.refine((audiences) => audiences.length > 0, 'must name at least one audience'),
    // Tokens for Microsoft Graph are its own: to take them here would be the confused deputy (CWE-441).
    z.refine(
      (audiences) => !audiences.some(isGraphAudience),
      "must not be Microsoft Graph's audience: its tokens are for Graph alone; register an application of your own",
    ),
  ),
  AUTH_JWKS_URL: z.optional(secureDocumentUrl),
  AUTH_JWKS: z.optional(keySet),
  ENCRYPTION_KEYS: encryptionKeys,
  RETENTION_HOURS: z._default(
    numeral(/^\d+(\.\d+)?$/, (hours) => hours > 0 && hours <= 8760, hoursRule),
    24,
  ),
  CORS_ORIGINS: z._default(origins, []),
  RATE_LIMITS: z._default(rateLimits, publishedLimits),
  ...sessionTimes,
})

/** Every setting's name, in every runtime. */
export const settingNames: readonly string[] = Object.keys(schema.shape)

/** The settings, read and judged. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Milliseconds for which a connection waits for its next request: longer than balancers, which use one for 60 s. */
  readonly keepAlive: number
  /** Base of every absolute link, without a trailing slash. */
  readonly publicUrl: string
  readonly databasePath: string
  readonly auth: {
    readonly authority: string
    /** Tenant ids in lower case, or every organisation's. */
    readonly tenants: 'organizations' | readonly string[]
    readonly audiences: readonly string[]
    /** Where the key set is. */
    readonly jwksUrl: string
    /** The key set itself; wins over the URL. */
    readonly jwks: unknown
  }
  /** The first seals, all open. */
  readonly encryptionKeys: readonly [RootKey, ...RootKey[]]
  /** Milliseconds for which answers, which hold keys, are kept. */
  readonly retention: number
  readonly sessionTimes: SessionTimes
  /** Origins of browser clients; empty for none. */
  readonly corsOrigins: readonly string[]
  readonly rateLimits: RateLimits | 'off'
}

/** Configuration that cannot be used. The message names every fault and no value. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, unknown>>

const parse = <Shape extends z.core.$ZodShape>(settings: z.ZodMiniObject<Shape>, environment: Environment) => {
  const named = Object.keys(settings.shape).map((name) => [name, environment[name]])
  // An empty variable is one that is not set.
  const set = Object.fromEntries(named.filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(set, { error: english.localeError })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw new ConfigError(`The configuration cannot be used: ${faults.join('; ')}.`)
}

/** What a command that opens a database needs of the settings, and no more. Throws a ConfigError. */
export const parseStoreConfig = (
  environment: Environment,
): Pick<Config, 'databasePath' | 'encryptionKeys' | 'retention'> => {
  const data = parse(z.pick(schema, { DATABASE_PATH: true, ENCRYPTION_KEYS: true, RETENTION_HOURS: true }), environment)
  return {
    databasePath: data.DATABASE_PATH,
    encryptionKeys: data.ENCRYPTION_KEYS,
    retention: data.RETENTION_HOURS * hour,
  }
}

/** Reads the settings, whatever runtime they come from. Throws one ConfigError that lists every fault. */
export const parseConfig = (environment: Environment): Config => {
  const data = parse(schema, environment)
  const tenants = data.AUTH_TENANTS
  const [tenant] = tenants
  const path = tenants !== 'organizations' && tenants.length === 1 ? tenant : 'organizations'
  return {
    host: data.HOST,
    port: data.PORT,
    keepAlive: data.KEEP_ALIVE_SECONDS * 1000,
    publicUrl: data.PUBLIC_URL,
    databasePath: data.DATABASE_PATH,
    auth: {
      authority: data.AUTH_AUTHORITY,
      tenants,
      audiences: data.AUTH_AUDIENCE,
      // Version 1.0's document has the same keys, but says of none whose tokens it may sign.
      jwksUrl: data.AUTH_JWKS_URL ?? `${data.AUTH_AUTHORITY}/${path}/discovery/v2.0/keys`,
      jwks: data.AUTH_JWKS,
    },
    encryptionKeys: data.ENCRYPTION_KEYS,
    retention: data.RETENTION_HOURS * hour,
    sessionTimes: {
      join: data.SESSION_JOIN_MINUTES,
      life: data.SESSION_MINUTES,
      most: data.SESSION_MOST_MINUTES,
      consent: data.CONSENT_SECONDS,
    },
    corsOrigins: data.CORS_ORIGINS,
    rateLimits: data.RATE_LIMITS,
  }
}
