import { FaultError } from './fault-error.ts'
import { type Rule, readRule } from './rule.ts'

/** Numbers of a rule, as a header spells their names. */
const numbers: Readonly<Record<string, keyof Rule>> = { 'retry-after': 'retryAfter', times: 'times' }

/**
 * The fault that a request asks for itself, as `Prefer: gateway-fault=throttle;retry-after=3` (RFC 7240, section 2);
 * undefined where it asks for none. Throws a FaultError for one that makes no sense.
 */
export const preferredFault = (header: string | undefined): Rule | undefined => {
  const text = header
    ?.split(',')
    .map((preference) => preference.trim())
    .find((preference) => /^gateway-fault *(=|;|$)/i.test(preference))
  if (text === undefined) return undefined
  const [[, fault] = [], ...parameters] = text.split(';').map((part) => part.split('=').map(unquoted))
  const pairs = parameters.map(([name = '', value = '']): [string, unknown] => {
    const number = numbers[name.toLowerCase()]
    if (number) return [number, /^\d+$/.test(value) ? Number(value) : value]
    if (name.toLowerCase() === 'milliseconds') return ['milliseconds', value]
    throw new FaultError('A gateway-fault has the parameters retry-after, times and milliseconds.')
  })
  return readRule({ fault: fault?.toLowerCase() ?? '', ...Object.fromEntries(pairs) })
}

/** Whether a request asks to be spared of all rules, as those do that only look on: `Prefer: gateway-fault=none`. */
export const isSpared = (header = '') => /(^|,) *gateway-fault *= *"?none"? *(,|$)/i.test(header)

const unquoted = (text: string) => text.trim().replace(/^"(.*)"$/, '$1')
