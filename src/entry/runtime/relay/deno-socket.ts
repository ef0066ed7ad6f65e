import { EventEmitter } from 'node:events'
import type { LineSocket } from './lines.ts'

/**
 * A WebSocket of Deno's server as `lines.ts` has to do with one. Pings are Deno's own business: it closes, by `idleTimeout`,
 * what does not answer them.
 */
export const denoSocket = (socket: WebSocket): LineSocket => {
  const events = new EventEmitter()
  socket.binaryType = 'arraybuffer'
  socket.onmessage = ({ data }) => events.emit('message', Buffer.from(data), typeof data !== 'string')
  socket.onclose = ({ code }) => events.emit('close', code)
  // What is wrong with a frame is told by the close that follows.
  socket.onerror = () => {}
  const isOpen = () => socket.readyState === WebSocket.OPEN
  return {
    // Holds because `lines.ts` takes of the library's events those above, and what it takes of them.
    on: events.on.bind(events) as unknown as LineSocket['on'],
    send: (data: string | Uint8Array<ArrayBuffer>) => {
      if (isOpen()) socket.send(data)
    },
    close: (code, reason) => {
      if (isOpen()) socket.close(code, String(reason))
    },
    ping: () => {
      events.emit('pong')
    },
    terminate: () => socket.close(),
    get bufferedAmount() {
      return socket.bufferedAmount
    },
  } as LineSocket
}
