import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/**
 * A function that stops a server of http or https: it refuses new connections, closes at once those on which nothing is
 * under way, and the others after their answer, whole; what takes longer than `patience`, in milliseconds, is cut off.
 * Not HTTP's own `close`, which destroys a connection whose answer is written but not sent, and keeps one that is new.
 */
export const stoppable = (server: Server, patience: number) => {
  /** What had been read from each connection when the last answer on it was sent: more is a request that has begun. */
  const readBefore = new Map<Socket, number>()
  const underWay = new Map<ServerResponse, Socket>()
  let stopping = false

  const onSocket = (socket: Socket) => {
    readBefore.set(socket, socket.bytesRead)
    socket.once('close', () => readBefore.delete(socket))
  }
  server.on('connection', onSocket)
  server.on('secureConnection', onSocket)

  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    underWay.set(response, socket)
    if (stopping) response.setHeader('Connection', 'close')
    response.once('close', () => {
      underWay.delete(response)
      if (!stopping) readBefore.set(socket, socket.bytesRead)
      else if (![...underWay.values()].includes(socket)) socket.destroySoon()
    })
  })

  return () =>
    new Promise<void>((closed) => {
      stopping = true
      NetServer.prototype.close.call(server, () => closed())
      // Of several that were asked for on one connection, the last one closes it.
      const last = new Map([...underWay].map(([response, socket]) => [socket, response]))
      for (const [socket, read] of readBefore) if (!last.has(socket) && socket.bytesRead === read) socket.destroy()
      for (const response of last.values()) if (!response.headersSent) response.setHeader('Connection', 'close')
      setTimeout(() => {
        for (const socket of readBefore.keys()) socket.destroy()
      }, patience).unref()
    })
}
