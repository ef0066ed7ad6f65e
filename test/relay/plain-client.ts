import type { IncomingMessage } from 'node:http'
import { type ClientOptions, type RawData, WebSocket } from 'ws'
import { isRecord } from '../../src/text/record.ts'
import { strictFault } from './strict-frame.ts'

export const reliable = 'json.reliable.webpubsub.azure.v1'
export const plain = 'json.webpubsub.azure.v1'

type Frame = Readonly<Record<string, unknown>>

/** A client of nothing but WebSocket, which holds every frame that it gets against what the strictest client takes. */
export interface PlainClient {
  readonly socket: WebSocket
  readonly send: (frame: object | string | Uint8Array) => void
  /** The next frame that is like this; those before it are thrown away. Of binary frames the bytes as base64. */
  readonly next: (like?: Frame) => Promise<Frame>
  /** How many frames have come and wait for `next`. */
  readonly waiting: () => number
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

interface Options extends Omit<ClientOptions, 'protocol'> {
  /** One or several that are offered; none where it is empty. */
  readonly protocol?: string | readonly string[]
}

/** A handshake that was answered by something other than 101. */
export class Refused extends Error {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string

  constructor({ statusCode = 0, headers }: IncomingMessage, body: string) {
    super(`${statusCode} ${body}`)
    this.status = statusCode
    this.headers = headers
    this.body = body
  }
}

/** Connects; rejects with `Refused`. */
export const connectPlain = async (
  url: string,
  { protocol = reliable, ...options }: Options = {},
): Promise<PlainClient> => {
  const socket = new WebSocket(url, [protocol].flat().filter(Boolean), { perMessageDeflate: false, ...options })
  const frames: Frame[] = []
  const asked: string[] = []
  let wake = () => {}
  socket.on('message', (data: RawData, isBinary) => {
    const text = isBinary ? '' : String(data)
    // Holds because a client of this library gets Buffers unless it asks for others.
    if (isBinary) frames.push({ binary: (data as Buffer).toString('base64') })
    else if (socket.protocol === '') frames.push({ text })
    else {
      const fault = strictFault(text, (type) => asked.includes(type))
      frames.push(fault === undefined ? JSON.parse(text) : { fault })
    }
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) })
      wake()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
    socket.once('unexpected-response', async (_, response: IncomingMessage) => {
      let body = ''
      for await (const chunk of response) body += chunk
      reject(new Refused(response, body))
    })
  })
  return {
    socket,
    send: (frame) => {
      if (typeof frame === 'string' || frame instanceof Uint8Array) return socket.send(frame)
      const type = 'type' in frame ? String(frame.type) : ''
      asked.push({ ping: 'pong', invoke: 'invokeResponse' }[type] ?? 'streamClosed')
      socket.send(JSON.stringify(frame))
    },
    next: async (like = {}) => {
      for (;;) {
        const frame = frames.shift()
        if (frame && (isLike(frame, like) || 'fault' in frame)) return frame
        if (frame) continue
        if (socket.readyState === WebSocket.CLOSED)
          throw new Error(`Closed before a frame like ${JSON.stringify(like)}.`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    waiting: () => frames.length,
    closed,
  }
}

const isLike = (frame: unknown, like: unknown): boolean =>
  isRecord(like)
    ? isRecord(frame) && Object.entries(like).every(([name, value]) => isLike(frame[name], value))
    : frame === like
