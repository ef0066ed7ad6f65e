import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { badRequest, GraphError } from '../../errors.ts'
import type { lingering } from './linger.ts'
import { refusalBytes, requestFault } from './refusals.ts'

/** What the parser found, by Node's code for it, and the status where it is another than the error's. */
const faultOf = (code: string): { readonly error: GraphError; readonly status?: number } | undefined => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { error: badRequest('The head of the request is larger than 64 KiB.'), status: 431 }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return { error: new GraphError('RequestEntityTooLarge', 'The chunk extensions of the request are too long.') }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { error: badRequest('The request did not come to its end in time.'), status: 408 }
  if (code.startsWith('HPE_')) return { error: badRequest('The request is not well-formed HTTP/1.1.') }
  return undefined
}

/**
 * Answers what the parser of a server cannot read, in its turn: after the answers to the requests before it, and not where
 * the request that broke off has its answer already. What is no fault of the parser's is a broken connection.
 */
export const answerUnreadable = (server: Server, { linger, isClosing }: ReturnType<typeof lingering>) => {
  const latestOn = new WeakMap<Socket, ServerResponse>()
  const underWay = new WeakMap<Socket, Set<ServerResponse>>()
  server.prependListener('request', ({ socket }, response) => {
    latestOn.set(socket, response)
    const responses = underWay.get(socket) ?? new Set()
    underWay.set(socket, responses.add(response))
    response.once('close', () => responses.delete(response))
  })

  const broken = new WeakSet<Socket>()
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    // Holds because servers of http and https have no other streams.
    const socket = stream as Socket
    if (isClosing(socket) || (broken.has(socket) && socket.writable)) return
    const fault = faultOf(error.code ?? '')
    if (!fault || !socket.writable) return void socket.destroy()
    broken.add(socket)

    const latest = latestOn.get(socket)
    const brokenOff = latest?.req.complete === false ? latest : undefined
    const responses = [...(underWay.get(socket) ?? [])]
    if (brokenOff && (brokenOff.headersSent || requestFault(brokenOff.req)))
      return after(responses.includes(brokenOff) ? brokenOff : undefined, () => linger(socket))
    after(responses.filter((response) => response !== brokenOff).at(-1), async () => {
      const bytes = await refusalBytes(fault.error, fault.status)
      if (socket.writable) socket.write(bytes)
      linger(socket)
    })
  })

  server.on('connect', async (_request, stream) => {
    const socket = stream as Socket
    socket.write(await refusalBytes(new GraphError('NotImplemented', 'This is no proxy: CONNECT is not served.')))
    linger(socket)
  })
}

const after = (response: ServerResponse | undefined, act: () => void) => {
  if (response) response.once('close', act)
  else act()
}
