import {
  closeFor,
  closeSocket,
  displaced,
  forget,
  full,
  isThere,
  leaveSocket,
  notRecovered,
  peerOf,
  sessionEnded,
} from './closing.ts'
import { type Connection, isRecoverable, newConnection } from './connection.ts'
import { askAgain } from './consent.ts'
import { deliver, tell } from './deliver.ts'
import type { Effects } from './effect.ts'
import { connectedFrame, serverMessage } from './frames.ts'
import { type Hall, type Out, send } from './hall.ts'
import type { Protocol } from './protocol.ts'
import type { Entry, Side, Visitor } from './visitor.ts'

/** Whether a side has as many open connections as it may have. */
export const isFull = <Socket>({ bySocket, limits }: Hall<Socket>, side: Side) =>
  [...bySocket.values()].filter((connection) => connection.side === side).length >= limits.connectionsOfSide

export const admit = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>) => {
  hall.connections.set(connection.id, connection)
  if (connection.socket !== undefined) hall.bySocket.set(connection.socket, connection)
}

/** Lets a visitor in: the first frame says so, and its peer is told where it is there. */
export const enter = <Socket>(
  hall: Hall<Socket>,
  { socket, visitor, entry }: { readonly socket: Socket; readonly visitor: Visitor; readonly entry: Entry },
) => {
  const { side, user, protocol } = visitor
  const isRaw = protocol === 'raw'
  if (hall.isOver) return closeSocket(hall, socket, { ...sessionEnded, isRaw })
  if (isFull(hall, side)) return closeSocket(hall, socket, { ...full, isRaw })
  announce(hall, side)
  const connection = newConnection(socket, { id: entry.connectionId, visitor }, hall.limits)
  admit(hall, connection)
  if (!isRaw) send(hall, socket, connectedFrame(user, entry))
  if (hall.isChatBlocked) deliver(hall, connection, serverMessage({ kind: 'sessionSettings', blockChat: true }))
  askAgain(hall, connection)
}

const announce = <Socket>(hall: Hall<Socket>, side: Side) => {
  if (!isThere(hall, side)) tell(hall, peerOf(side), { kind: 'peerJoined', side })
}

/** Puts another socket in the place of the one a connection had, and sends again what was not acknowledged. */
export const recover = <Socket>(
  hall: Hall<Socket>,
  socket: Socket,
  { protocol, ...entry }: Entry & { readonly protocol: Protocol },
) => {
  const connection = hall.connections.get(entry.connectionId)
  if (!connection || !isRecoverable(connection))
    return closeSocket(hall, socket, { ...notRecovered, isRaw: protocol === 'raw' })
  const { side, user, unacked } = connection
  if (connection.socket === undefined) {
    if (isFull(hall, side)) return closeSocket(hall, socket, { ...full, isRaw: protocol === 'raw' })
    announce(hall, side)
  } else {
    hall.bySocket.delete(connection.socket)
    closeSocket(hall, connection.socket, displaced)
  }
  connection.socket = socket
  connection.lostUntil = Number.POSITIVE_INFINITY
  hall.bySocket.set(socket, connection)
  send(hall, socket, connectedFrame(user, entry))
  for (const frame of unacked) send(hall, socket, frame)
}

/** What is done to a socket that comes to recover what there is not, where there is no room to ask. */
export const refuseRecovery = <Socket>(socket: Socket, protocol: Protocol): Effects<Socket> => {
  const out: Out<Socket> = { effects: [] }
  closeSocket(out, socket, { ...notRecovered, isRaw: protocol === 'raw' })
  return out.effects
}

/** What no client comes back from: it has stopped, or has broken the protocol. */
const lastCodes: ReadonlySet<number> = new Set([1000, 1002, 1003, 1007, 1008, 1009])

/** A socket is closed. Its peer is told at once; the connection waits for a while to be recovered, where it can be. */
export const lose = <Socket>(
  hall: Hall<Socket>,
  connection: Connection<Socket>,
  { code, now }: { readonly code: number; readonly now: number },
) => {
  const { side } = connection
  if (lastCodes.has(code) || !isRecoverable(connection)) return forget(hall, connection)
  leaveSocket(hall, connection)
  connection.lostUntil = now + hall.limits.recovery
  const lost = lostOnes(hall).filter((other) => other.side === side)
  const [first] = lost
  if (first && lost.length > hall.limits.lostOfSide) forget(hall, first)
}

/** Those without a socket, the one that was lost first before all others. */
export const lostOnes = <Socket>({ connections, bySocket }: Hall<Socket>): readonly Connection<Socket>[] =>
  // Asked with every message, and mostly there is none.
  connections.size === bySocket.size
    ? []
    : [...connections.values()]
        .filter(({ socket }) => socket === undefined)
        .sort((one, other) => one.lostUntil - other.lostUntil)

/** Gives up those that were not recovered in time. */
export const giveUp = <Socket>(hall: Hall<Socket>, now: number) => {
  for (const connection of lostOnes(hall)) if (now >= connection.lostUntil) closeFor(hall, connection, notRecovered)
}
