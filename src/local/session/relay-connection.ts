import { type Received, RelayError, type RelayRequest, reliableProtocol, subprotocol } from './reliable-protocol.ts'

/** What became of a connection. */
export interface Ending {
  /** Of the WebSocket. */
  readonly code: number
  /** The relay's own words, where it had some. */
  readonly message: string
}

interface Listener {
  readonly onMessage: (message: Extract<Received, { readonly kind: 'fromServer' | 'fromGroup' }>) => void
  /** Once, however it ends after it was connected. */
  readonly onEnd: (ending: Ending) => void
  /** Each frame as it goes over the wire: it may hold secrets. */
  readonly onFrame?: (direction: 'in' | 'out', text: string) => void
}

/** In milliseconds. */
const [acknowledgeEvery, pingEvery, recoverEvery, recoverFor] = [1000, 20_000, 1000, 30_000]

/** Closes after which the connection is over: by who is at this end, and by the relay for good. */
const finalCodes = [1000, 1008]

/**
 * Connects to the relay by a URI that the gateway has given, with the platform's own WebSocket, and stays connected: a
 * transport that breaks is replaced for half a minute, and nothing is lost or read twice. Resolves when the relay has said
 * `connected`; rejects with a RelayError, which does not quote the URI.
 */
export const connectRelay = async (uri: string, { onMessage, onEnd, onFrame }: Listener) => {
  const protocol = reliableProtocol()
  const connected = Promise.withResolvers<string>()
  let socket: WebSocket
  let recovery: { readonly id: string; readonly token: string } | undefined
  let lastWords = ''
  /** Until when a recovery is tried, by the machine's clock. */
  let recoverUntil: number | undefined
  let isOver = false

  const send = (text: string) => {
    if (socket.readyState !== WebSocket.OPEN) return
    onFrame?.('out', text)
    socket.send(text)
  }
  const over = (code: number) => {
    if (isOver) return
    isOver = true
    clearInterval(acknowledging)
    clearInterval(pinging)
    const message = lastWords || (recovery ? 'The connection was lost.' : 'The relay refused the connection.')
    const error = new RelayError(message, String(code))
    protocol.end(error)
    if (recovery) onEnd({ code, message })
    else connected.reject(error)
  }
  const read = (text: string) => {
    onFrame?.('in', text)
    const received = protocol.read(text)
    if (received?.kind === 'connected') {
      recovery = { id: received.connectionId, token: received.reconnectionToken }
      recoverUntil = undefined
      connected.resolve(received.connectionId)
    } else if (received?.kind === 'disconnected') lastWords = received.message
    else if (received) onMessage(received)
  }
  const lost = (code: number) => {
    const pause = recoverUntil === undefined ? 0 : recoverEvery
    recoverUntil ??= Date.now() + recoverFor
    if (isOver || !recovery || finalCodes.includes(code) || Date.now() > recoverUntil) return over(code)
    const { id, token } = recovery
    const again = new URL(uri)
    again.searchParams.set('awps_connection_id', id)
    again.searchParams.set('awps_reconnection_token', token)
    setTimeout(() => (isOver ? undefined : open(again.href)), pause)
  }
  const open = (address: string) => {
    const isRecovery = recovery !== undefined
    socket = new WebSocket(address, subprotocol)
    socket.onopen = () => {
      if (isRecovery) for (const text of protocol.unanswered()) send(text)
    }
    socket.onmessage = ({ data }) => read(String(data))
    socket.onclose = ({ code }) => lost(code)
  }
  const acknowledging = setInterval(() => {
    const text = socket.readyState === WebSocket.OPEN ? protocol.acknowledgement() : undefined
    if (text !== undefined) send(text)
  }, acknowledgeEvery)
  const pinging = setInterval(() => send('{"type":"ping"}'), pingEvery)
  open(uri)
  const connectionId = await connected.promise
  return {
    connectionId,
    /** Resolves when the relay has done it; rejects with a RelayError. */
    ask: (request: RelayRequest): Promise<void> => {
      if (isOver) return Promise.reject(new RelayError('The connection is over.', 'Closed'))
      const { text, done } = protocol.ask(request)
      send(text)
      return done
    },
    close: () => {
      lastWords ||= 'Left.'
      socket.close(1000)
      over(1000)
    },
  }
}
