import type { Connection } from './connection.ts'
import type { Effect } from './effect.ts'
import type { RelayLimits } from './limits.ts'
import type { AccessRequest } from './rooms.ts'

/** All that a room holds, and what it has its door do. */
export interface Hall<Socket> {
  readonly limits: RelayLimits
  readonly isChatBlocked: boolean
  expiresAt: number
  /** Whether nobody enters any more. */
  isOver: boolean
  /** By id, lost ones too. */
  readonly connections: Map<string, Connection<Socket>>
  readonly bySocket: Map<Socket, Connection<Socket>>
  /** The one question that is open. */
  question: { readonly request: AccessRequest; readonly until: number } | undefined
  /** Those that have left more unacknowledged than is kept: to be closed once the message is with all others. */
  readonly slow: Set<Connection<Socket>>
  /** Not taken yet. */
  effects: Effect<Socket>[]
}

/** Where effects are put. */
export type Out<Socket> = Pick<Hall<Socket>, 'effects'>

export const send = <Socket>(out: Out<Socket>, socket: Socket | undefined, data: string | Uint8Array) => {
  if (socket !== undefined) out.effects.push({ kind: 'send', socket, data })
}
