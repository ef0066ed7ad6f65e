import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Reading } from './figures.ts'
import { descriptorsOf, memoryOf, sizeOf } from './process-figures.ts'
import { type Gateway, mebibyte } from './scenario.ts'

/** In MiB, but for the descriptors; `held` is what a collection of garbage left of heap and buffers. */
type Readings = Record<'resident' | 'held' | 'descriptors' | 'log', Reading[]>

interface Watched {
  readonly gateway: Gateway
  readonly databasePath: string
  /** How far the work is. */
  readonly at: () => number
  /** Between two looks. */
  readonly milliseconds: number
}

const heldPath = (databasePath: string) => `${databasePath}.held`

/** What a gateway is started with that is to say what it holds: what V8 has not yet collected is no growth. */
export const tellingHeld = (databasePath: string) => ({
  settings: { HELD_MEMORY: heldPath(databasePath) },
  nodeOptions: ['--expose-gc', '--import', fileURLToPath(new URL('./collect-garbage.ts', import.meta.url))],
})

/** Looks at a gateway again and again, until it is stopped; at what it holds where it tells. */
export const watch = ({ gateway, databasePath, at, milliseconds }: Watched, tellsHeld = false) => {
  const readings: Readings = { resident: [], held: [], descriptors: [], log: [] }
  const read = () => {
    if (gateway.hasEnded()) return
    const add = (name: keyof Readings, value: number) => readings[name].push({ at: at(), value })
    add('resident', memoryOf(gateway.pid) / mebibyte)
    add('descriptors', descriptorsOf(gateway.pid))
    add('log', sizeOf(`${databasePath}-wal`) / mebibyte)
    if (!tellsHeld) return
    if (existsSync(heldPath(databasePath))) add('held', Number(readFileSync(heldPath(databasePath))) / mebibyte)
    // Answered before the next look.
    process.kill(gateway.pid, 'SIGUSR2')
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
