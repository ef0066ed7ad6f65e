import { setTimeout as after } from 'node:timers/promises'
import { percentile } from '../soak/figures.ts'
import { count, type Line, ofCycles } from './line.ts'
import { type Place, start } from './start.ts'

const mebibyte = 2 ** 20
/** Milliseconds that a server is left alone before its memory is looked at. */
const rest = 500

/** Milliseconds from the start of the process to its first answer. */
const startOnce = async (place: Place) => {
  const begin = performance.now()
  const server = await start({ ...place, isCounted: false })
  const { status } = await fetch(`${server.url}/healthz`)
  const took = performance.now() - begin
  if (status !== 200) throw new Error(`${place.name} answers /healthz with ${status}.`)
  await server.stop()
  return took
}

const idleMemory = async (place: Place) => {
  const server = await start(place)
  await after(rest)
  const bytes = await server.memory()
  await server.stop()
  return bytes / mebibyte
}

/** How long each gateway takes to start, and what it has in memory before anyone asks; each in turn. */
export const startLines = async (places: readonly Place[], starts: number) => {
  const times = new Map(places.map(({ name }) => [name, [] as number[]]))
  const memory = new Map(places.map(({ name }) => [name, [] as number[]]))
  for (let turn = 0; turn < starts; turn += 1) {
    for (const place of places) {
      times.get(place.name)?.push(await startOnce(place))
      memory.get(place.name)?.push(await idleMemory(place))
    }
  }
  return (gateway: string): readonly Line[] => [
    ofCycles('start to first answer', times.get(gateway) ?? [], {
      unit: 'ms',
      better: 'less',
      bound: 220,
      reach: 150,
      isComparable: false,
    }),
    count('idle memory', percentile(memory.get(gateway) ?? [], 0.5), 'MB', { bound: 90, reach: 70 }),
  ]
}
