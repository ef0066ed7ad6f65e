import type { Effects } from './effect.ts'
import type { RelayLimits } from './limits.ts'
import type { Protocol } from './protocol.ts'
import type { AccessGrant, AccessRequest, Standing } from './rooms.ts'
import type { ConnectionSnapshot } from './snapshot.ts'
import type { Entry, Visitor } from './visitor.ts'

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
  /** For a log line: the connections that are open. */
  readonly openSockets: () => readonly Socket[]
}
