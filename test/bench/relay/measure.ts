import { resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Sample } from '../requests.ts'
import { type Place, type Server, start } from '../start.ts'
import type { Meeting } from './load.ts'
import { type Sender, startSender } from './sender.ts'
import { sessionsAt } from './sessions.ts'

export const bare = 'bare ws'
/** Sessions with both sides connected. */
export const sizes = [10, 1000] as const
export const jobOf = (size: number) => `messages, ${size} sessions`

/** Messages on their way at a time. */
const underWay = 100
const kibibyte = 1024
/** Milliseconds that a server is left alone before its memory is looked at. */
const rest = 1000

/** Where sessions meet on a server: on the bare one, wherever they like. */
const meetingsOf = async (server: Server, { issuer }: Place, count: number): Promise<readonly Meeting[]> => {
  if (server.name === bare) {
    const address = server.url.replace('http', 'ws')
    return Array.from({ length: count }, (_, at) => {
      const uri = `${address}/${at}`
      return { uris: [uri, uri], group: `rh-${'x'.repeat(16)}` } as const
    })
  }
  const { addDevice, create, repeat, close } = await sessionsAt(server.url, issuer)
  const made = await repeat(count, async () => create(await addDevice()))
  close()
  return made.map(({ uris, group }) => ({ uris, group }))
}

/** Messages through each server in turn, over and over, in an order that changes. */
const measureMessages = async (places: readonly Place[], { cycles, length, say }: Parts) => {
  const samples: Sample[] = []
  for (const size of length < 1 ? sizes.slice(0, 1) : sizes) {
    const running: { readonly server: Server; readonly sender: Sender; rate: number }[] = []
    try {
      for (const place of places) {
        const server = await start(place)
        const sender = startSender()
        running.push({ server, sender, rate: 0 })
        await sender.tell({ kind: 'connect', meetings: await meetingsOf(server, place, size) })
        server.emptyLog()
      }
      say(`${size} sessions are connected`)
      // The first two warm up.
      for (let cycle = -2; cycle < cycles; cycle += 1) {
        for (const [index] of running.entries()) {
          const one = running[(index + cycle + 2) % running.length]
          if (!one) continue
          const amount = Math.max(Math.round(one.rate * length), 20 * underWay, 2 * size)
          const before = await one.server.cpu()
          const measured = await one.sender.tell({ kind: 'send', amount, underWay })
          const cpu = ((await one.server.cpu()) - before) / amount
          one.rate = measured.rate
          if (cycle >= 0) samples.push({ job: jobOf(size), server: one.server.name, ...measured, cpu })
        }
      }
    } finally {
      for (const { server, sender } of running) {
        sender.stop()
        await server.stop()
      }
    }
    say(`messages of ${size} sessions measured`)
  }
  return samples
}

/** KiB that a server has in memory for each of so many connections on which nothing is said. */
const measureIdle = async (place: Place, connections: number) => {
  const server = await start(place)
  const sender = startSender()
  try {
    const meetings = await meetingsOf(server, place, connections / 2)
    await after(rest)
    const before = await server.held()
    await sender.tell({ kind: 'connect', meetings })
    await after(rest)
    return (await server.held()) / kibibyte / connections - before / kibibyte / connections
  } finally {
    sender.stop()
    await server.stop()
  }
}

/** Sessions a second, from create to end, in which both sides connect. */
const measureSessions = async (place: Place, count: number) => {
  const server = await start(place)
  const sender = startSender()
  const { addDevice, create, repeat, close } = await sessionsAt(server.url, place.issuer)
  try {
    const devices = [...(await repeat(count, addDevice))]
    const begin = performance.now()
    // Connected one after the other, which takes a millisecond: the sender does one thing at a time.
    let connected: Promise<unknown> = Promise.resolve()
    await repeat(count, async () => {
      const { end, uris, group } = await create(devices.pop() ?? '')
      connected = connected.then(() => sender.tell({ kind: 'connect', meetings: [{ uris, group }] }))
      await connected
      await end()
    })
    return (count * 1000) / (performance.now() - begin)
  } finally {
    close()
    sender.stop()
    await server.stop()
  }
}

interface Parts {
  readonly cycles: number
  /** Seconds. */
  readonly length: number
  readonly say: (text: string) => void
}

/** The relay of each gateway, beside a server of `ws` alone. */
export const measureRelay = async (gateways: readonly Place[], parts: Parts) => {
  const isQuick = parts.length < 1
  const [first] = gateways
  if (!first) throw new Error('There is no gateway.')
  const floor: Place = { ...first, name: bare, program: resolve('test/bench/servers/bare-ws.ts') }
  const places = [...gateways, floor]
  const samples = await measureMessages(places, parts)
  const idle = new Map(places.map(({ name }) => [name, [] as number[]]))
  const rates = new Map(gateways.map(({ name }) => [name, [] as number[]]))
  for (let turn = 0; turn < (isQuick ? 1 : 2); turn += 1) {
    // Fewer connections take less than what the memory of a process differs by at any time.
    if (!isQuick) for (const place of places) idle.get(place.name)?.push(await measureIdle(place, 5000))
    for (const place of gateways) rates.get(place.name)?.push(await measureSessions(place, isQuick ? 50 : 200))
    parts.say(isQuick ? 'whole sessions measured' : 'idle connections and whole sessions measured')
  }
  return { samples, idle, rates }
}
