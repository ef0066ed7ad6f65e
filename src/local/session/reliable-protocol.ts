import { isRecord } from '../../text/record.ts'

/** The subprotocol of Azure Web PubSub that is spoken here. */
export const subprotocol = 'json.reliable.webpubsub.azure.v1'

/** What is asked of the relay; an `ackId` is added to it. */
export type RelayRequest =
  | { readonly type: 'joinGroup'; readonly group: string }
  | { readonly type: 'event'; readonly event: string; readonly dataType: 'json'; readonly data: unknown }
  | {
      readonly type: 'sendToGroup'
      readonly group: string
      readonly noEcho: true
      readonly dataType: 'binary'
      readonly data: string
    }

/** What comes from the relay, as far as it says anything. */
export type Received =
  | { readonly kind: 'connected'; readonly connectionId: string; readonly reconnectionToken: string }
  | { readonly kind: 'disconnected'; readonly message: string }
  | { readonly kind: 'fromServer'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'fromGroup'; readonly dataType: string; readonly data: unknown }

/** The relay has not done what it was asked. */
export class RelayError extends Error {
  /** As the relay calls it, such as `Forbidden`. */
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: RelayError) => void
}

/** One side of a connection that survives its transport: what to send, and what is meant by what comes. No I/O. */
export const reliableProtocol = () => {
  let ackId = 0
  let [seen, acknowledged] = [0, 0]
  const waiting = new Map<number, Waiting>()

  const settle = ({ ackId, success, error }: Readonly<Record<string, unknown>>) => {
    const asked = waiting.get(Number(ackId))
    waiting.delete(Number(ackId))
    const { name, message } = isRecord(error) ? error : {}
    // Sent twice, done once.
    if (success === true || name === 'Duplicate') asked?.resolve()
    else asked?.reject(new RelayError(String(message ?? 'The relay refused it.'), String(name)))
  }
  const message = ({ sequenceId, from, dataType, data }: Readonly<Record<string, unknown>>): Received | undefined => {
    // Replayed after a recovery, and read before.
    if (typeof sequenceId === 'number' && sequenceId <= seen) return undefined
    if (typeof sequenceId === 'number') seen = sequenceId
    if (from === 'server') return isRecord(data) ? { kind: 'fromServer', data } : undefined
    return { kind: 'fromGroup', dataType: String(dataType), data }
  }
  return {
    /** The text to send, and what becomes of it. */
    ask: (request: RelayRequest) => {
      ackId += 1
      const own = ackId
      const text = JSON.stringify({ ...request, ackId: own })
      const done = new Promise<void>((resolve, reject) => waiting.set(own, { text, resolve, reject }))
      return { text, done }
    },
    /** What was sent and not answered, to be sent again after a recovery. */
    unanswered: () => [...waiting.values()].map(({ text }) => text),
    read: (text: string): Received | undefined => {
      const frame: unknown = JSON.parse(text)
      if (!isRecord(frame)) return undefined
      if (frame.type === 'ack') settle(frame)
      if (frame.type === 'message') return message(frame)
      if (frame.type !== 'system') return undefined
      const { event, connectionId, reconnectionToken } = frame
      return event === 'connected'
        ? {
            kind: 'connected',
            connectionId: String(connectionId),
            reconnectionToken: String(reconnectionToken ?? ''),
          }
        : { kind: 'disconnected', message: String(frame.message ?? '') }
    },
    /** What tells the relay what it need not keep any more; undefined where it knows. */
    acknowledgement: () => {
      if (seen === acknowledged) return undefined
      acknowledged = seen
      return JSON.stringify({ type: 'sequenceAck', sequenceId: seen })
    },
    /** Nothing more will be answered. */
    end: (error: RelayError) => {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
