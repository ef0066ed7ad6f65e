import { Buffer } from 'node:buffer'
import { randomFillSync } from 'node:crypto'

/**
 * Random bytes, a few at a time, out of many that were drawn at once: the system's generator takes as long for some bytes
 * as for thousands. None is given twice. What is given is valid until the next call.
 */
export const randomPool = (size: number) => {
  const pool = Buffer.alloc(size)
  let used = size
  return (length: number): Buffer => {
    if (used + length > size) {
      randomFillSync(pool)
      used = 0
    }
    used += length
    return pool.subarray(used - length, used)
  }
}
