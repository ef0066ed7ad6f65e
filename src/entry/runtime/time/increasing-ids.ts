import { v7 } from 'uuid'
import type { Clock, Instant } from '../../../clock.ts'

/** In milliseconds: a clock set back by no more is waited for, so that ids go on increasing. */
const patience = 5000

/**
 * Makes UUIDv7s (RFC 9562, section 6.2, method 1), each greater than the one before, that say when they were made: what
 * is kept for a time is kept from there. They follow a wall clock that is set back, which `v7` by itself does not: it
 * would go on from the latest time that it ever saw.
 */
export const increasingIds = (clock: Clock) => {
  let msecs: Instant | undefined
  let seq = 0
  return () => {
    const now = clock()
    if (msecs === undefined || now > msecs || msecs - now > patience) {
      msecs = now
      // Half of the range is left to count in.
      seq = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1
    } else seq += 1
    return v7({ msecs, seq })
  }
}
