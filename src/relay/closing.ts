import type { Connection } from './connection.ts'
import { withdrawQuestion } from './consent.ts'
import { tell } from './deliver.ts'
import { disconnectedFrame } from './frames.ts'
import { type Hall, type Out, send } from './hall.ts'
import type { Side } from './visitor.ts'

/** Why the gateway closes a connection, by a code of RFC 6455 that every client takes; the reason has at most 123 bytes. */
export interface Closing {
  readonly code: 1001 | 1003 | 1007 | 1008 | 1009 | 1011
  readonly reason: string
  /** Told before, where the client asked for nothing wrong. */
  readonly message?: string
}

export const sessionEnded: Closing = { code: 1008, reason: 'session ended', message: 'The session has ended.' }
export const sessionExpired: Closing = { code: 1008, reason: 'session expired', message: 'The session has expired.' }
export const displaced: Closing = {
  code: 1008,
  reason: 'displaced',
  message: 'The connection was recovered by another one.',
}
export const notRecovered: Closing = {
  code: 1008,
  reason: 'connection not found',
  message: 'The connection cannot be recovered: connect anew.',
}
export const full: Closing = {
  code: 1008,
  reason: 'too many connections',
  message: 'This side of the session has as many connections as it may have.',
}
export const tooSlow: Closing = {
  code: 1008,
  reason: 'slow consumer',
  message: 'The client does not take, or does not acknowledge, its messages.',
}
export const tooFast: Closing = {
  code: 1008,
  reason: 'too many messages',
  message: 'The client sends more than a connection may.',
}
export const stopping: Closing = { code: 1001, reason: 'going away', message: 'The gateway is stopping.' }
export const malformedFrame: Closing = { code: 1007, reason: 'not a message of the protocol' }
export const binaryFrame: Closing = { code: 1003, reason: 'the protocol has no binary frames' }
export const tooBig: Closing = { code: 1009, reason: 'a message is larger than 1 MiB' }
export const unhandledEvent: Closing = { code: 1011, reason: 'no event is taken without a subprotocol' }
export const forbiddenGroup: Closing = { code: 1008, reason: 'the client may not send to this group' }

/** Closes a socket, whether or not it has a connection. */
export const closeSocket = <Socket>(
  out: Out<Socket>,
  socket: Socket,
  { code, reason, message, isRaw = false }: Closing & { readonly isRaw?: boolean },
) => {
  if (message !== undefined && !isRaw) send(out, socket, disconnectedFrame(message))
  out.effects.push({ kind: 'close', socket, code, reason })
}

/** Closes a connection for good, open or lost: what its client recovers then is refused. */
export const closeFor = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>, why: Closing) => {
  const { socket, protocol } = connection
  if (socket !== undefined) closeSocket(hall, socket, { ...why, isRaw: protocol === 'raw' })
  forget(hall, connection)
}

/** It is gone, and its peer learns it; so is the question that it asked. */
export const forget = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>) => {
  hall.connections.delete(connection.id)
  if (hall.question?.request.connectionId === connection.id) withdrawQuestion(hall)
  leaveSocket(hall, connection)
}

/** It has no socket any more; its peer learns it at once where it was the last of its side. */
export const leaveSocket = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>) => {
  const { socket, side } = connection
  if (socket === undefined) return
  connection.socket = undefined
  hall.bySocket.delete(socket)
  if (!isThere(hall, side)) tell(hall, peerOf(side), { kind: 'peerLeft', side })
}

export const peerOf = (side: Side): Side => (side === 'helper' ? 'sharer' : 'helper')

/** Whether a side has a connection that is open. */
export const isThere = <Socket>(hall: Hall<Socket>, side: Side) =>
  [...hall.bySocket.values()].some((connection) => connection.side === side)
