import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** How long, in milliseconds, and for how much, in bytes, a connection is read on after its last answer. */
export interface LingerLimits {
  readonly lingerTimeout: number
  readonly lingerSilence: number
  readonly lingerBytes: number
}

/**
 * Closes the connections of a server in stages (RFC 9112, section 9.6): the answer and the end of what is sent; then what
 * the client still sends is read and thrown away until it ends, too. Closed at once, with something unread, TCP would
 * reset the connection, and the client lose the answer.
 */
export const lingering = (server: Server, { lingerTimeout, lingerSilence, lingerBytes }: LingerLimits) => {
  const closing = new WeakSet<Socket>()
  const linger = (socket: Socket) => {
    if (closing.has(socket) || socket.destroyed) return
    closing.add(socket)
    const destroy = () => socket.destroy()
    socket.end()
    let read = 0
    const readOn = () =>
      socket.on('data', ({ length }) => {
        read += length
        if (read > lingerBytes) destroy()
      })
    // To listen takes the socket from HTTP's parser, which alone reads on where it has paused.
    if (socket.isPaused()) socket.once('resume', readOn)
    else readOn()
    socket.once('end', destroy)
    socket.setTimeout(lingerSilence, destroy)
    const timer = setTimeout(destroy, lingerTimeout)
    socket.once('close', () => clearTimeout(timer))
    socket.resume()
  }
  const onSocket = (socket: Socket) => {
    // What HTTP calls after the last answer of a connection.
    socket.destroySoon = () => linger(socket)
  }
  server.on('connection', onSocket)
  server.on('secureConnection', onSocket)
  server.prependListener('request', (request, response) => {
    const { headers } = request
    // Without a body a request has come as a whole.
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
    response.once('finish', () => {
      if (request.complete) return
      // The connection may serve on when the rest has come: Node sees to its time, and this to its length. Left unread, a
      // body would hold back all that comes after it.
      let read = 0
      const onData = ({ length }: Buffer) => {
        read += length
        if (read > lingerBytes) linger(request.socket)
      }
      request.removeAllListeners('data').on('data', onData).resume()
    })
  })
  return { linger, isClosing: (socket: Socket) => closing.has(socket) }
}
