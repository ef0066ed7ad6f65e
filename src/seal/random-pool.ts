/**
 * Random bytes, a few at a time, out of many that were drawn at once: the system's generator takes as long for some bytes
 * as for thousands. None is given twice. What is given is valid until the next call.
 */
export const randomPool = (size: number) => {
  const pool = new Uint8Array(size)
  let used = size
  return (length: number): Uint8Array<ArrayBuffer> => {
    if (used + length > size) {
      crypto.getRandomValues(pool)
      used = 0
    }
    used += length
    return pool.subarray(used - length, used)
  }
}
