import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What is known of a connection. */
export interface Connection {
  /** Answers that are not sent yet, or not made, in the order in which they go. */
  readonly underWay: ServerResponse[]
  /** The answer to the request that began last. */
  latest: ServerResponse | undefined
  /** Bytes that had been read when the last answer was sent: more is a request that has begun. */
  readBefore: number
}

/**
 * The open connections of a server, and what is under way on each: looked after once for all who ask, since it is done for
 * each request. `onIdle` is told of a connection whose answers have all been sent.
 */
export const connectionsOf = (server: Server, onIdle: (socket: Socket) => void): ReadonlyMap<Socket, Connection> => {
  const open = new Map<Socket, Connection>()
  const onSocket = (socket: Socket): Connection => {
    const connection: Connection = { underWay: [], latest: undefined, readBefore: socket.bytesRead }
    open.set(socket, connection)
    socket.once('close', () => open.delete(socket))
    return connection
  }
  server.on('connection', onSocket)
  server.on('secureConnection', onSocket)

  /** One for all answers: each is closed once. */
  function onClose(this: ServerResponse) {
    const { socket } = this.req
    const connection = open.get(socket)
    if (!connection) return
    connection.underWay.splice(connection.underWay.indexOf(this), 1)
    connection.readBefore = socket.bytesRead
    if (connection.underWay.length === 0) onIdle(socket)
  }
  server.prependListener('request', ({ socket }, response) => {
    const connection = open.get(socket) ?? onSocket(socket)
    connection.underWay.push(response)
    connection.latest = response
    response.on('close', onClose)
  })
  return open
}
