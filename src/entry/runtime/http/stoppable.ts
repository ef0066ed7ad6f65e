import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { connectionsOf } from './connections.ts'

/**
 * The connections of a server of http or https, and a function that stops it: it refuses new connections, closes at once
 * those on which nothing is under way, and the others after their answer, whole; what takes longer than `patience`, in
 * milliseconds, is cut off. Not HTTP's own `close`, which destroys a connection whose answer is written but not sent, and
 * keeps one that is new.
 */
export const stoppable = (server: Server, patience: number) => {
  let isStopping = false
  const connections = connectionsOf(server, (socket) => {
    if (isStopping) socket.destroySoon()
  })
  server.prependListener('request', (_, response) => {
    if (isStopping) response.setHeader('Connection', 'close')
  })

  const stop = () =>
    new Promise<void>((closed) => {
      isStopping = true
      NetServer.prototype.close.call(server, () => {
        // Ends the timer with which HTTP looks after its connections; there are none left that it could destroy.
        server.close()
        clearTimeout(timer)
        closed()
      })
      for (const [socket, { underWay, readBefore }] of connections) {
        // Of several that were asked for on one connection, the last one closes it.
        const last = underWay.at(-1)
        if (!last && socket.bytesRead === readBefore) socket.destroy()
        if (last && !last.headersSent) last.setHeader('Connection', 'close')
      }
      const timer = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy()
      }, patience).unref()
    })
  return { connections, stop }
}
