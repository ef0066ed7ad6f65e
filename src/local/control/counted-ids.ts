import { v7 } from 'uuid'
import type { Clock } from '../../clock.ts'

/** Where the random bits of a UUIDv7 are: none, since the count before them tells ids apart. */
const noRandom = new Uint8Array(16)

/**
 * UUIDv7s (RFC 9562) that are the same in every run: the time by a clock, and a count. None is made twice, whichever way
 * the clock is moved, nor one that was taken.
 */
export const countedIds = (clock: Clock) => {
  let seq = 0
  const taken = new Set<string>()
  const newId = (): string => {
    // A loop: a seed may have taken a hundred thousand in a row.
    for (;;) {
      seq += 1
      const id = v7({ msecs: clock(), seq, random: noRandom })
      if (!taken.has(id)) return id
    }
  }
  return {
    newId,
    take: (id: string) => void taken.add(id),
    reset: () => {
      seq = 0
      taken.clear()
    },
  }
}
