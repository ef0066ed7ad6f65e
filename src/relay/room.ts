import { answer } from './answer.ts'
import { binaryFrame, closeFor, sessionEnded, stopping, tooBig, tooFast, tooSlow } from './closing.ts'
import { admit, enter, isFull, lose, recover } from './coming.ts'
import { type Connection, connectionOf, snapshotOf } from './connection.ts'
import { ask, withdrawQuestion } from './consent.ts'
import { tell } from './deliver.ts'
import type { Effects } from './effect.ts'
import { isLongerThan } from './length.ts'
import { end, extend, finish, openHall, tick, wakeAt } from './lifetime.ts'
import type { RelayLimits } from './limits.ts'
import type { Protocol } from './protocol.ts'
import { takeRaw } from './raw.ts'
import type { AccessGrant, AccessRequest, Standing } from './rooms.ts'
import type { ConnectionSnapshot } from './snapshot.ts'
import type { Entry, Side, Visitor } from './visitor.ts'

/** What a room is made of. */
export interface RoomSettings<Socket> {
  readonly standing: Standing
  readonly limits: RelayLimits
  /** Connections that were open when the object slept, which go on as if nothing had been. */
  readonly restored?: readonly (readonly [socket: Socket, snapshot: ConnectionSnapshot])[]
}

/**
 * The room of a session, in which its two sides are connected: all rules of the Azure Web PubSub protocol for clients, and
 * none of a runtime. Pure: every `now` is handed in, in milliseconds since 1970, and what is to be done is answered.
 */
export interface Room<Socket> {
  /** Why a visitor is not let in now, to be asked before the handshake is answered; undefined for a free place. */
  readonly refusalOf: (visitor: Visitor) => 'full' | undefined
  /** A handshake was answered by 101. */
  readonly enter: (socket: Socket, visitor: Visitor, entry: Entry, now: number) => Effects<Socket>
  /**
   * The same with a recovery token that the door has verified to be of `entry.connectionId`; what was offered now says only
   * how a refusal is put (closed by 1008, never an HTTP status). `entry.reconnectionToken` is a new one.
   */
  readonly recover: (socket: Socket, entry: Entry & { readonly protocol: Protocol }, now: number) => Effects<Socket>
  readonly text: (socket: Socket, text: string, now: number) => Effects<Socket>
  readonly binary: (socket: Socket, bytes: Uint8Array, now: number) => Effects<Socket>
  /** The socket is closed, by its client or by the network: with this code, 1006 for none. */
  readonly left: (socket: Socket, code: number, now: number) => Effects<Socket>
  /** The door has more unsent for the socket than it keeps. */
  readonly overrun: (socket: Socket, now: number) => Effects<Socket>
  readonly ask: (request: AccessRequest, now: number) => Effects<Socket>
  /** Nobody waits for the answer any more. */
  readonly withdraw: (requestId: string, now: number) => Effects<Socket>
  readonly granted: (grant: AccessGrant, now: number) => Effects<Socket>
  readonly extended: (expiresAt: number, now: number) => Effects<Socket>
  readonly ended: (now: number) => Effects<Socket>
  /** The process stops: closed by 1001, after which clients come again. */
  readonly stopping: (now: number) => Effects<Socket>
  /** Does what the time has come for; harmless at any other time. */
  readonly tick: (now: number) => Effects<Socket>
  /** When it next wants its `tick`; it always wants one, since every session expires. Undefined when it is over. */
  readonly wakeAt: () => number | undefined
  /** Whether nobody is connected or may still be recovered, and nothing is asked: the room may be forgotten. */
  readonly isEmpty: () => boolean
  /** Of an open connection; changes with every message that is taken or sent. */
  readonly snapshotOf: (socket: Socket) => ConnectionSnapshot | undefined
  /** Of an open connection. */
  readonly sideOf: (socket: Socket) => Side | undefined
  /** The connections that are open. */
  readonly openSockets: () => readonly Socket[]
}

/** See `Room`. */
export const createRoom = <Socket>({ standing, limits, restored = [] }: RoomSettings<Socket>): Room<Socket> => {
  const hall = openHall<Socket>(standing, limits)
  for (const [socket, snapshot] of restored) admit(hall, connectionOf(socket, snapshot, limits))
  /** Does something, after what the time has come for, and answers with what follows. */
  const then = (now: number, act: () => void): Effects<Socket> => {
    tick(hall, now)
    act()
    // A set that is cleared is made anew, an empty one as well: not for every message.
    if (hall.slow.size > 0) {
      for (const connection of hall.slow) closeFor(hall, connection, tooSlow)
      hall.slow.clear()
    }
    const { effects } = hall
    hall.effects = []
    return effects
  }
  const from = (socket: Socket, act: (connection: Connection<Socket>) => void) => {
    const connection = hall.bySocket.get(socket)
    if (connection) act(connection)
  }
  return {
    refusalOf: ({ side }) => (isFull(hall, side) ? 'full' : undefined),
    enter: (socket, visitor, entry, now) => then(now, () => enter(hall, { socket, visitor, entry })),
    recover: (socket, entry, now) => then(now, () => recover(hall, socket, entry)),
    text: (socket, text, now) =>
      then(now, () =>
        from(socket, (connection) => {
          if (!connection.rate(text.length, now)) return closeFor(hall, connection, tooFast)
          if (isLongerThan(text, limits.messageBytes)) return closeFor(hall, connection, tooBig)
          if (connection.protocol === 'raw') takeRaw(hall, connection, text)
          else answer(hall, connection, text)
        }),
      ),
    binary: (socket, bytes, now) =>
      then(now, () =>
        from(socket, (connection) => {
          if (!connection.rate(bytes.length, now)) return closeFor(hall, connection, tooFast)
          if (bytes.length > limits.messageBytes) return closeFor(hall, connection, tooBig)
          if (connection.protocol !== 'raw') return closeFor(hall, connection, binaryFrame)
          takeRaw(hall, connection, bytes)
        }),
      ),
    left: (socket, code, now) => then(now, () => from(socket, (connection) => lose(hall, connection, { code, now }))),
    overrun: (socket, now) => then(now, () => from(socket, (connection) => closeFor(hall, connection, tooSlow))),
    ask: (request, now) =>
      then(now, () => {
        if (hall.isOver) hall.effects.push({ kind: 'decided', requestId: request.requestId, decision: 'withdrawn' })
        else ask(hall, request, now)
      }),
    withdraw: (requestId, now) =>
      then(now, () => {
        if (hall.question?.request.requestId === requestId) withdrawQuestion(hall)
      }),
    granted: (grant, now) => then(now, () => tell(hall, 'sharer', { kind: 'accessGranted', ...grant })),
    extended: (expiresAt, now) => then(now, () => extend(hall, expiresAt)),
    ended: (now) => then(now, () => finish(hall, sessionEnded)),
    stopping: (now) => then(now, () => end(hall, stopping)),
    tick: (now) => then(now, () => {}),
    wakeAt: () => wakeAt(hall),
    isEmpty: () => hall.connections.size === 0 && !hall.question,
    snapshotOf: (socket) => {
      const connection = hall.bySocket.get(socket)
      return connection && snapshotOf(connection)
    },
    sideOf: (socket) => hall.bySocket.get(socket)?.side,
    openSockets: () => [...hall.bySocket.keys()],
  }
}
