import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { GraphError } from '../../../errors.ts'
import type { Connection } from './connections.ts'
import type { lingering } from './linger.ts'
import { notHttp, type refusing } from './refusals.ts'
import { headOf, requestFault } from './request-head.ts'

interface HeadLimits {
  /** In bytes. */
  readonly maxHeaderSize: number
}

/** What the parser found, by Node's code for it. */
const faultOf = (code: string, { maxHeaderSize }: HeadLimits): GraphError | undefined => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new GraphError(
      'RequestHeaderFieldsTooLarge',
      `The head of the request is larger than ${maxHeaderSize / 1024} KiB.`,
    )
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new GraphError('RequestEntityTooLarge', 'The chunk extensions of the request are too long.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new GraphError('RequestTimeout', 'The request did not come to its end in time.')
  if (code.startsWith('HPE_')) return notHttp('The request is not well-formed HTTP/1.1.')
  return undefined
}

/**
 * Answers what the parser of a server cannot read, in its turn: after the answers to the requests before it, and not where
 * the request that broke off has its answer already. What is no fault of the parser's is a broken connection.
 */
export const answerUnreadable = (
  server: Server,
  connections: ReadonlyMap<Socket, Connection>,
  { linger, isClosing }: ReturnType<typeof lingering>,
  limits: HeadLimits & Pick<ReturnType<typeof refusing>, 'refusalBytes'>,
) => {
  const { refusalBytes } = limits
  const broken = new WeakSet<Socket>()
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    // Holds because servers of http and https have no other streams.
    const socket = stream as Socket
    if (isClosing(socket) || (broken.has(socket) && socket.writable)) return
    const fault = faultOf(error.code ?? '', limits)
    if (!fault || !socket.writable) return void socket.destroy()
    broken.add(socket)

    const { latest, underWay: responses = [] } = connections.get(socket) ?? {}
    const brokenOff = latest?.req.complete === false ? latest : undefined
    if (brokenOff && (brokenOff.headersSent || requestFault(brokenOff.req, headOf(brokenOff.req))))
      return after(responses.includes(brokenOff) ? brokenOff : undefined, () => linger(socket))
    if (brokenOff) withhold(brokenOff)
    after(responses.filter((response) => response !== brokenOff).at(-1), async () => {
      const bytes = await refusalBytes(fault)
      if (socket.writable) socket.write(bytes)
      linger(socket)
    })
  })

  server.on('connect', async (_request, stream) => {
    const socket = stream as Socket
    socket.write(
      await refusalBytes(
        new GraphError('NotImplemented', 'This is no proxy: CONNECT is not served.', { reason: 'method' }),
      ),
    )
    linger(socket)
  })
}

/** Keeps an answer that is being made off its connection, where it would come beside the refusal. */
const withhold = (response: ServerResponse) => {
  if (response.socket) response.detachSocket(response.socket)
  // It is not its turn yet.
  else response.assignSocket = () => {}
}

const after = (response: ServerResponse | undefined, act: () => void) => {
  if (response) response.once('close', act)
  else act()
}
