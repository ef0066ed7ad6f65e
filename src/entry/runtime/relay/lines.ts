import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { elapsed } from '../../../clock.ts'
import type { Dependencies } from '../../../dependencies.ts'
import type { Effects } from '../../../relay/effect.ts'
import type { Room } from '../../../relay/room.ts'
import type { RoomAddress } from '../../../relay/rooms.ts'
import { inStep } from '../in-step.ts'
import type { OpenRoom } from './process-rooms.ts'
import type { Wire } from './wire.ts'

/** In milliseconds: how long a stop waits for clients to answer its close. */
const stopTimeout = 5_000

/** Of what waits to be read together: less than a connection may have unsent, since nothing is sent meanwhile. */
const mostBytesAtOnce = 256 * 1024

/** What the library says of frames that break RFC 6455, by the code with which it closes then; 1002 for any other. */
const codesOfFaults: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
}

/** What of the library's WebSocket is used: another server's may stand in for it. */
export type LineSocket = Pick<WebSocket, 'on' | 'send' | 'close' | 'ping' | 'terminate' | 'bufferedAmount'>

interface Settings extends Pick<Dependencies, 'log' | 'ticks'> {
  /** In milliseconds: what has not said anything for one or two of these is dead. */
  readonly pingEvery: number
}

/** Of an open WebSocket. */
interface Life {
  /** By anything that has come since the last ping. */
  isShown: boolean
}

interface Joining {
  /** What carries it, where that is known. */
  readonly stream?: Socket
  readonly room: OpenRoom
  readonly address: RoomAddress
  readonly protocol: string
  /** How it comes into its room. */
  readonly come: (room: Room<Wire>, wire: Wire, now: number) => Effects<Wire>
  readonly onClosed: () => void
}

/** The open WebSockets of a process, each connected with its room, looked after and written down as it comes and goes. */
export const openLines = ({ log, ticks, pingEvery }: Settings) => {
  const lives = new Map<LineSocket, Life>()
  let pings: NodeJS.Timeout | undefined
  let onNone = () => {}

  const pingAll = () => {
    for (const [socket, life] of lives) {
      const wasShown = life.isShown
      // Before the ping, which some answer at once.
      life.isShown = false
      if (wasShown) socket.ping()
      else socket.terminate()
    }
  }
  const add = (socket: LineSocket): Life => {
    const life = { isShown: true }
    lives.set(socket, life)
    pings ??= setInterval(pingAll, pingEvery).unref()
    return life
  }
  const remove = (socket: LineSocket) => {
    lives.delete(socket)
    if (lives.size > 0) return
    clearInterval(pings)
    pings = undefined
    onNone()
  }

  const chunks = inStep((take: () => void) => take(), mostBytesAtOnce)
  /** Has the library read what comes in one turn of all connections together. */
  const readInStep = (stream: Socket) => {
    for (const read of stream.listeners('data')) {
      // Holds because the library listens to it, and nobody else has yet.
      stream.removeListener('data', read as (chunk: Buffer) => void)
      stream.on('data', (chunk: Buffer) => chunks.add(() => read.call(stream, chunk), chunk.length))
    }
    // What had come before is read first.
    for (const event of ['end', 'close']) stream.prependListener(event, chunks.beginAll)
  }

  const join = (socket: LineSocket, { stream, room, address, protocol, come, onClosed }: Joining) => {
    const since = ticks()
    let [received, sent] = [0, 0]
    let fault: number | undefined
    // What is sent in one step goes in one call of the operating system, and before what follows is answered over HTTP.
    let isCorked = false
    const uncork = () => {
      isCorked = false
      stream?.uncork()
    }
    const cork = () => {
      if (isCorked || !stream) return
      isCorked = true
      stream.cork()
      queueMicrotask(uncork)
    }
    const wire: Wire = {
      send: (data) => {
        sent += 1
        cork()
        socket.send(data)
      },
      close: (code, reason) => socket.close(code, reason),
      unsent: () => socket.bufferedAmount,
    }
    const life = add(socket)
    if (stream) readInStep(stream)
    socket.on('message', (data, isBinary) => {
      life.isShown = true
      received += 1
      // Holds because the library makes one Buffer of a message unless told otherwise.
      const bytes = data as Buffer
      try {
        room.act((inside, now) =>
          isBinary ? inside.binary(wire, bytes, now) : inside.text(wire, bytes.toString(), now),
        )
      } catch (error) {
        log({ level: 'error', event: 'relay', ...about, error: error instanceof Error ? error.name : typeof error })
        socket.close(1011, 'internal error')
      }
    })
    socket.on('pong', () => {
      life.isShown = true
    })
    socket.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : ''
      if (!code.startsWith('WS_ERR_')) return
      const last = codesOfFaults[code] ?? 1002
      fault = last
      // Not only when its client has answered the close: it may never do.
      room.act((inside, now) => inside.left(wire, last, now))
    })
    socket.on('close', (closed) => {
      const code = fault ?? closed
      room.act((inside, now) => inside.left(wire, code, now))
      const seconds = Math.round(elapsed(since, ticks()) / 1000)
      log({ event: 'relay', outcome: 'closed', ...about, code, received, sent, seconds })
      remove(socket)
      onClosed()
    })
    room.act((inside, now) => come(inside, wire, now))
    const about = { tenant: address.tenant, session: address.session, side: room.sideOf(wire), protocol }
    log({ event: 'relay', outcome: 'opened', ...about })
  }

  return {
    join,
    /** Looks after one that is closed at once. */
    see: (socket: LineSocket) => {
      add(socket)
      socket.on('error', () => {})
      socket.on('close', () => remove(socket))
    },
    /** Waits until all are closed, which they have been asked for, and ends those that do not answer. */
    drain: async () => {
      if (lives.size === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      onNone = resolve
      const timer = setTimeout(() => {
        for (const socket of lives.keys()) socket.terminate()
      }, stopTimeout)
      await promise
      clearTimeout(timer)
    },
  }
}
