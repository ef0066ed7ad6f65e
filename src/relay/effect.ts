import type { AccessDecision } from './rooms.ts'

/** What a door does for a room, in this order. A socket is whatever the door has of a connection. */
export type Effect<Socket> =
  /** A text frame of a text, a binary frame of bytes. */
  | { readonly kind: 'send'; readonly socket: Socket; readonly data: string | Uint8Array }
  /** The room knows nothing more of the socket: it need not be told that it has `left`, and may be. */
  | { readonly kind: 'close'; readonly socket: Socket; readonly code: number; readonly reason: string }
  /** The answer to who has asked. */
  | { readonly kind: 'decided'; readonly requestId: string; readonly decision: AccessDecision }
  /** The session has expired or ended, all sockets are closed: the room is done with, and nobody enters any more. */
  | { readonly kind: 'over' }

export type Effects<Socket> = readonly Effect<Socket>[]
