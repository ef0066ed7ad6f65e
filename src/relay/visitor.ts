import type { Protocol } from './protocol.ts'

/** The two sides of a session. */
export type Side = 'helper' | 'sharer'

/** What frames of a client without a subprotocol are for (`webpubsub_mode`): an event each, or a group's message. */
export type RawMode =
  | { readonly kind: 'sendEvent' }
  | { readonly kind: 'sendToGroup'; readonly group: string; readonly noEcho: boolean }

/** Who connects, by a token that the door has verified. */
export interface Visitor {
  readonly side: Side
  /** `sub` of the token. */
  readonly user: string
  /** `role` of the token, such as `webpubsub.joinLeaveGroup.rh-7Q2mF0`. */
  readonly roles: readonly string[]
  /** Groups that the connection is in from the start: `webpubsub.group` of the token, and a raw client's own. */
  readonly groups: readonly string[]
  readonly protocol: Protocol
  /** Of a raw client; `sendEvent` unless said. */
  readonly mode?: RawMode
}

/** What the door has made for a connection. */
export interface Entry {
  /** `c.<session>.<random>`. */
  readonly connectionId: string
  /** Undefined where the protocol knows no recovery: its client is told of none. */
  readonly reconnectionToken?: string | undefined
}
