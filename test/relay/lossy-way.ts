import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'

interface Losses {
  /** From 0 to 1. */
  readonly random: () => number
  /** Bytes that a connection carries on average before it is cut, in both directions together. */
  readonly bytes: number
  /** How many connections are cut. */
  readonly cuts: number
}

/** Milliseconds at the most by which one end learns of a cut later than the other. */
const latest = 20

/**
 * A way to a server on which connections break: at any byte, mostly within a frame, from either end first, by a reset or as
 * if the other end had closed. `of` makes of a URL the one that leads this way.
 */
export const lossyWay = async (address: string, { random, bytes, cuts }: Losses) => {
  const { hostname, port } = new URL(address)
  const sockets = new Set<Socket>()
  let cut = 0
  const server = createServer((near) => {
    const far = connect(Number(port), hostname.replace(/[[\]]/g, ''))
    let left = cut < cuts ? Math.floor(random() * 2 * bytes) : Number.POSITIVE_INFINITY
    let isCut = false
    const part = async (last?: () => void) => {
      isCut = true
      cut += 1
      const [first, second] = random() < 0.5 ? [near, far] : [far, near]
      if (random() < 0.5) first.resetAndDestroy()
      else {
        last?.()
        first.destroySoon()
      }
      await after(random() * latest)
      second.resetAndDestroy()
    }
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        if (!isCut) other.destroySoon()
      })
      one.on('data', (chunk: Buffer) => {
        if (isCut) return
        if (chunk.length < left) other.write(chunk)
        else void part(() => other.write(chunk.subarray(0, left)))
        left -= chunk.length
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const ownPort = typeof bound === 'object' && bound ? bound.port : 0
  return {
    of: (url: string) => url.replace(/^wss?:\/\/[^/]+/, `ws://127.0.0.1:${ownPort}`),
    /** How many were cut so far. */
    cuts: () => cut,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
