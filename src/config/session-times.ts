import * as z from 'zod/mini'
import { numeral } from './setting.ts'

/** How long things of a session last; all in milliseconds. */
export interface SessionTimes {
  /** For which a sharer may join after a session was made. */
  readonly join: number
  /** A session's life, and what an extension gives from then on. */
  readonly life: number
  /** A session's life with all its extensions. */
  readonly most: number
  /** For which a sharer is waited for who is asked for access. */
  readonly consent: number
}

const minute = 60_000
/** A day: nobody helps for longer, and what a URI allows should end. */
const mostMinutes = 1440
/** In seconds: what the real service gives a sharer. */
const mostConsent = 300

/** A number of some unit, in milliseconds; parts of one are allowed. */
const lasting = (unit: 'minutes' | 'seconds', most: number, unless: number) => {
  const rule = `must be a number of ${unit} above 0, at most ${most}`
  const length = unit === 'minutes' ? minute : 1000
  const amount = numeral(/^\d{1,6}(\.\d{1,3})?$/, (amount) => amount > 0 && amount <= most, rule)
  const time = z.pipe(
    amount,
    z.transform((amount) => Math.ceil(amount * length)),
  )
  return z._default(time, unless * length)
}

/** The settings of a session's times, as they are called and as they are read. */
export const sessionTimes = {
  SESSION_JOIN_MINUTES: lasting('minutes', mostMinutes, 10),
  SESSION_MINUTES: lasting('minutes', mostMinutes, 60),
  SESSION_MOST_MINUTES: lasting('minutes', mostMinutes, 480),
  CONSENT_SECONDS: lasting('seconds', mostConsent, 60),
}
