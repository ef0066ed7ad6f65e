import type { Reading } from './figures.ts'
import { descriptorsOf, memoryOf, sizeOf } from './process-figures.ts'
import { type Gateway, mebibyte } from './scenario.ts'

/** In MiB, but for the descriptors; `anonymous` is what is no file's: heap and buffers. */
type Readings = Record<'resident' | 'anonymous' | 'descriptors' | 'log', Reading[]>

/** Looks at a gateway each so many milliseconds; `at` is how far the work is. */
export const watch = (gateway: Gateway, databasePath: string, at: () => number, milliseconds: number) => {
  const readings: Readings = { resident: [], anonymous: [], descriptors: [], log: [] }
  const read = () => {
    if (gateway.hasEnded()) return
    const { resident, anonymous } = memoryOf(gateway.pid)
    readings.resident.push({ at: at(), value: resident / mebibyte })
    readings.anonymous.push({ at: at(), value: anonymous / mebibyte })
    readings.descriptors.push({ at: at(), value: descriptorsOf(gateway.pid) })
    readings.log.push({ at: at(), value: sizeOf(`${databasePath}-wal`) / mebibyte })
  }
  const timer = setInterval(read, milliseconds)
  return {
    readings,
    stop: () => {
      clearInterval(timer)
      read()
    },
  }
}

/** The greatest of some readings. */
export const greatest = (readings: readonly Reading[]) => Math.max(...readings.map(({ value }) => value))
