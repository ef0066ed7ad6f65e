import { asInstant, type Instant } from '../../clock.ts'
import { readInstant } from '../../local/control/virtual-clock.ts'
import { nearestTo } from '../../text/nearest.ts'
import { isRecord } from '../../text/record.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import type { GatewayOptions, SharerOptions, TokenOptions } from './public.ts'

/** Where a clock that stands still begins unless said. */
const firstInstant = asInstant(Date.UTC(2026, 0))

const kinds = {
  port: 'a port number',
  https: 'true or false',
  database: "':memory:' or the path of a file",
  seed: 'data or the path of a JSON file',
  faults: "'10%', rules or the path of a JSON file",
  deterministic: 'true or false',
  now: 'an instant',
  log: 'a function',
} as const satisfies Readonly<Record<keyof GatewayOptions, string>>

const isGood: Readonly<Record<keyof GatewayOptions, (value: unknown) => boolean>> = {
  port: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535,
  https: (value) => typeof value === 'boolean',
  database: (value) => typeof value === 'string' && value !== '',
  seed: (value) => typeof value === 'string' || isRecord(value),
  faults: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
  deterministic: (value) => typeof value === 'boolean',
  now: (value) => value !== null,
  log: (value) => typeof value === 'function',
}

const isName = (name: string): name is keyof GatewayOptions => Object.hasOwn(kinds, name)

const noOption = (what: string, name: string, names: readonly string[]) => {
  const near = didYouMean(nearestTo(name, names))
  return new TypeError(`${what} has no option '${shown(name)}'; there are ${names.join(', ')}.${near}`)
}

const tokenOptions = ['permissions', 'tenant', 'user', 'application', 'expiresIn']

/** What a token is to say, as it is: its values are looked at as it is made. Throws a TypeError for a name that is unknown. */
export const readTokenOptions = (options: TokenOptions) => {
  const stray = Object.keys(options).find((name) => !tokenOptions.includes(name))
  if (stray !== undefined) throw noOption('token', stray, tokenOptions)
  return options
}

const sharerOptions = ['sessionKey', 'decision', 'after', 'user']
const decisions = ['allow', 'decline', 'ignore']
/** The longest that a timer waits, in milliseconds. */
const longest = 2 ** 31 - 1

/** How someone is to be helped, with the defaults. Throws a TypeError that quotes no value: one may be a key. */
export const readSharerOptions = (options: SharerOptions) => {
  const stray = Object.keys(options).find((name) => !sharerOptions.includes(name))
  if (stray !== undefined) throw noOption('sharer', stray, sharerOptions)
  const { sessionKey, decision = 'allow', after = 0, user } = options
  if (typeof sessionKey !== 'string' || sessionKey === '')
    throw new TypeError('sharer needs sessionKey, the key of the session.')
  if (!decisions.includes(decision)) throw new TypeError(`decision must be one of ${decisions.join(', ')}.`)
  if (!(typeof after === 'number' && after >= 0 && after <= longest))
    throw new TypeError(`after must be milliseconds, from 0 to ${longest}.`)
  return { sessionKey, decision, after, user }
}

/** The options with their defaults. Throws a TypeError for one that is unknown or cannot be used, in one sentence. */
export const readOptions = (options: GatewayOptions) => {
  for (const [name, value] of Object.entries(options)) {
    if (!isName(name)) throw noOption('createGateway', name, Object.keys(kinds))
    if (value !== undefined && !isGood[name](value)) throw new TypeError(`${name} must be ${kinds[name]}.`)
  }
  const { database = ':memory:', deterministic = false } = options
  if (deterministic && database !== ':memory:')
    throw new TypeError("deterministic needs the database ':memory:': a file may hold the ids that come again.")
  const at: Instant | undefined =
    options.now === undefined ? (deterministic ? firstInstant : undefined) : readInstant(options.now)
  return { ...options, port: options.port ?? 0, https: options.https ?? false, database, deterministic, at }
}
