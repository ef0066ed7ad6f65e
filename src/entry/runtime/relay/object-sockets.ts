import type { DurableObjectState, WebSocket as ObjectSocket } from '@cloudflare/workers-types'
import type { Clock } from '../../../clock.ts'
import type { Protocol } from '../../../relay/protocol.ts'
import type { RoomAddress } from '../../../relay/rooms.ts'
import type { ConnectionSnapshot } from '../../../relay/snapshot.ts'
import type { Side } from '../../../relay/visitor.ts'

export type { ObjectSocket }

/** What every line in the log says of a socket. */
export interface About extends RoomAddress {
  readonly side: Side
  readonly protocol: Protocol
}

/** What is known of a socket beside what its room knows. Times are in milliseconds since 1970. */
interface Line {
  readonly about: About
  readonly since: number
  /** When something last came by it but its pings. */
  heard: number
  received: number
  sent: number
}

/** What is kept of a socket while its object sleeps: at most 16 KiB, no secret, no URL. */
interface Attachment {
  readonly line: Line
  /** Undefined where its room knows it no more, and it is about to close. */
  readonly snapshot: ConnectionSnapshot | undefined
}

/** In milliseconds: a client that has pinged, and does not any more, is gone. Clients that ping do so every 20 s. */
const mostSilence = 120_000
/** The exact bytes of a client's ping, and what they are answered with: they wake no object. */
const [ping, pong] = ['{"type":"ping"}', '{"type":"pong"}']

const raw: Protocol = 'raw'
/** Of a close that says none (RFC 6455, section 7.1.5). */
const noCode = 1005

/** The sockets of an object, which stay open while it sleeps. */
export const objectSockets = (ctx: DurableObjectState, clock: Clock) => {
  const pinging = new WebSocketRequestResponsePair(ping, pong)
  /** Of a client without a subprotocol the same bytes are a message: while there is one, pings wake the object. */
  const answerPings = () => {
    const isAnyRaw = ctx.getWebSockets(raw).length > 0
    ctx.setWebSocketAutoResponse(isAnyRaw ? undefined : pinging)
  }
  answerPings()
  const lines = new Map<ObjectSocket, Line>()
  const attach = (socket: ObjectSocket, snapshot: ConnectionSnapshot | undefined) => {
    const line = lines.get(socket)
    if (line) socket.serializeAttachment({ line, snapshot } satisfies Attachment)
  }
  return {
    /** Those that were open when the object fell asleep. */
    restored: () =>
      ctx.getWebSockets().flatMap((socket) => {
        const attachment: Attachment | null = socket.deserializeAttachment()
        if (!attachment) return []
        lines.set(socket, attachment.line)
        return attachment.snapshot ? [[socket, attachment.snapshot] as const] : []
      }),
    accept: (socket: ObjectSocket, about: About) => {
      ctx.acceptWebSocket(socket, [about.protocol])
      answerPings()
      const now = clock()
      lines.set(socket, { about, since: now, heard: now, received: 0, sent: 0 })
    },
    attach,
    onMessage: (socket: ObjectSocket) => {
      const line = lines.get(socket)
      if (!line) return
      line.heard = clock()
      line.received += 1
    },
    send: (socket: ObjectSocket, data: string | Uint8Array) => {
      const line = lines.get(socket)
      if (line) line.sent += 1
      try {
        socket.send(data)
      } catch {
        // It is closed, of which the object is told by itself.
      }
    },
    close: (socket: ObjectSocket, code: number, reason: string) => {
      try {
        attach(socket, undefined)
        socket.close(code, reason)
      } catch {
        // Likewise.
      }
    },
    /** Answers a client's close, which the runtime does by itself only where the client has said something before. */
    closeBack: (socket: ObjectSocket, code: number) => {
      try {
        if (code === noCode) socket.close()
        else socket.close(code)
      } catch {
        // It was cut, or the gateway has closed it.
      }
    },
    /** Forgets one that is closed; answers with what a line in the log says of it. */
    remove: (socket: ObjectSocket) => {
      const line = lines.get(socket)
      lines.delete(socket)
      answerPings()
      if (!line) return {}
      const { about, since, received, sent } = line
      return { ...about, received, sent, seconds: Math.round((clock() - since) / 1000) }
    },
    /**
     * When to look whether it lives, and whether that is the last time that it may have. Undefined for one whose client has
     * not pinged while it could: of such a client nothing is known, and the runtime gives no means to ask.
     */
    lookAt: (socket: ObjectSocket): { readonly at: number; readonly isLast: boolean } | undefined => {
      const heard = lines.get(socket)?.heard ?? 0
      const pinged = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()
      const at = Math.max(pinged ?? 0, heard) + mostSilence
      return pinged === undefined && at <= clock() ? undefined : { at, isLast: pinged !== undefined }
    },
  }
}
