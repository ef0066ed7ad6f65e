import { v7 } from 'uuid'
import type { Clock, Instant } from '../../../clock.ts'
import { randomPool } from '../../../seal/random-pool.ts'

/** In milliseconds: a clock set back by no more is waited for, so that ids go on increasing. */
const patience = 5000
/** In bytes: enough for some hundred ids. */
const pooled = 4096

/**
 * Makes UUIDv7s (RFC 9562, section 6.2, method 1), each greater than the one before, that say when they were made: what
 * is kept for a time is kept from there. They follow a wall clock that is set back, which `v7` by itself does not: it
 * would go on from the latest time that it ever saw.
 */
export const increasingIds = (clock: Clock) => {
  let msecs: Instant | undefined
  let seq = 0
  const random = randomPool(pooled)
  return () => {
    const now = clock()
    if (msecs === undefined || now > msecs || msecs - now > patience) {
      msecs = now
      // Half of the range is left to count in.
      const { buffer, byteOffset } = random(4)
      seq = new DataView(buffer, byteOffset).getUint32(0) >>> 1
    } else seq += 1
    return v7({ msecs, seq, random: random(16) })
  }
}
