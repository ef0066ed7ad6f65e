import { nearestTo } from '../../text/nearest.ts'
import { isRecord } from '../../text/record.ts'
import { FaultError } from './fault-error.ts'
import { type FaultKind, faultKinds } from './kinds.ts'

/** When which fault strikes. A request is looked at by each rule in turn, until one answers it or drops it. */
export interface Rule {
  readonly fault: FaultKind
  /** Of HTTP; any unless said. */
  readonly method?: string
  /** As `/beta/deviceManagement/*`, in any case; any unless said. */
  readonly path?: string
  /** How many of the requests are struck, from 0 to 1; all unless said. */
  readonly share?: number
  /** How often it strikes before it is over; without an end unless said. */
  readonly times?: number
  /** Seconds for which it is in force; without an end unless said. */
  readonly seconds?: number
  /** What Retry-After says, in whole seconds; whoever comes back earlier is refused again. 1 unless said. */
  readonly retryAfter?: number
  /** Of latency: fixed, or spread as `100-400`; 200 unless said. */
  readonly milliseconds?: number | string
}

/** Rules, one or several, or a share of all requests that is struck by a bit of everything, as `10%`. */
export type FaultProfile = string | Rule | readonly Rule[] | { readonly rules: readonly Rule[] }

/** At work at a time. */
export const mostRules = 100
/** In milliseconds. */
const mostLatency = 60_000

interface Member {
  readonly isGood: (value: unknown) => boolean
  /** The end of a sentence that begins with the member's name. */
  readonly must: string
}

const number = (least: number, most: number, isWhole: boolean): Member => ({
  isGood: (value) =>
    typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isSafeInteger(value)),
  must: `be ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
})

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']

const members: Readonly<Record<keyof Rule, Member>> = {
  fault: { isGood: (value) => faultKinds.some((kind) => kind === value), must: `be one of ${faultKinds.join(', ')}` },
  method: { isGood: (value) => methods.some((method) => method === value), must: `be one of ${methods.join(', ')}` },
  path: {
    isGood: (value) => typeof value === 'string' && /^[/*]/.test(value) && value.length <= 2048,
    must: 'be a path as /beta/deviceManagement/*, of 2,048 characters at most',
  },
  share: number(0, 1, false),
  times: number(1, 1_000_000, true),
  seconds: number(1, 86_400, true),
  retryAfter: number(0, 3600, true),
  milliseconds: {
    isGood: (value) => latencyOf(value) !== undefined,
    must: `be a number up to ${mostLatency}, or two as 100-400`,
  },
}

/** The least and the most of a latency, in milliseconds; undefined for what is none. */
export const latencyOf = (value: unknown): readonly [least: number, most: number] | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const [, least, most = least] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(value)) ?? []
  const range = [Number(least), Number(most)] as const
  return range[0] <= range[1] && range[1] <= mostLatency ? range : undefined
}

/** A rule as JSON has it, or a header. Throws a FaultError. */
export const readRule = (value: unknown): Rule => {
  if (!isRecord(value)) throw new FaultError('A rule of faults is an object with the member fault.')
  const names = Object.keys(members)
  for (const [name, given] of Object.entries(value)) {
    const member = Object.entries(members).find(([known]) => known === name)?.[1]
    if (!member) throw new FaultError(`A rule of faults has no member ${named(name, names)}`, name)
    if (!member.isGood(given))
      throw new FaultError(`${name} must ${member.must}.${typeof given === 'string' ? hint(given) : ''}`, name)
  }
  if (value.fault === undefined)
    throw new FaultError(`A rule of faults needs the member fault: ${faultKinds.join(', ')}.`, 'fault')
  // Holds because each member was looked at.
  return { ...value } as unknown as Rule
}

const named = (name: string, names: readonly string[]) => {
  const nearest = nearestTo(name, names)
  return nearest ? `of this name; perhaps ${nearest} is meant.` : `of this name; it has ${names.join(', ')}.`
}

const hint = (given: string) => {
  const nearest = nearestTo(given, faultKinds)
  return nearest ? ` Perhaps ${nearest} is meant.` : ''
}

/** What a share of everything is made of. */
const everything: readonly Rule[] = [
  { fault: 'throttle' },
  { fault: 'unavailable' },
  { fault: 'error' },
  { fault: 'bad-gateway' },
  { fault: 'latency', milliseconds: '100-1000' },
  { fault: 'cut' },
  { fault: 'drop' },
  { fault: 'drop-after' },
]

/** A profile's rules. Throws a FaultError. */
export const readFaults = (profile: unknown): readonly Rule[] => {
  if (typeof profile === 'string') return shareOfEverything(profile)
  if (isRecord(profile) && 'rules' in profile) {
    const [stray] = Object.keys(profile).filter((name) => name !== 'rules')
    if (stray !== undefined) throw new FaultError('Beside rules a profile of faults has no other member.', 'rules')
    if (!Array.isArray(profile.rules)) throw new FaultError('rules must be a list of rules.', 'rules')
    return readFaults(profile.rules)
  }
  const rules: readonly unknown[] = Array.isArray(profile) ? profile : [profile]
  if (rules.length > mostRules) throw new FaultError(`There may be ${mostRules} rules of faults at most.`, 'rules')
  return rules.map(readRule)
}

const shareOfEverything = (text: string): readonly Rule[] => {
  const percent = Number(/^(\d{1,3}(?:\.\d+)?) ?%$/.exec(text)?.[1] ?? Number.NaN)
  if (!(percent <= 100)) throw new FaultError('A profile of faults is a share as 10%, or rules.')
  const each = percent / 100 / everything.length
  // Each looks at what those before it left, so that all have the same share, and together the whole.
  return everything.map((rule, index) => ({ ...rule, share: each / (1 - index * each) }))
}
