import type { Protocol } from './protocol.ts'
import type { RawMode, Side } from './visitor.ts'

/**
 * What is kept of a connection while its object sleeps: plain data, at most 16 KiB as JSON, and no secret. Messages that
 * are not acknowledged are not in it: a connection that had some when its object went is open still, but not recovered.
 */
export interface ConnectionSnapshot {
  readonly connectionId: string
  readonly side: Side
  readonly user: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly protocol: Protocol
  readonly mode: RawMode
  /** The last one that was given out, and the last one that was acknowledged. */
  readonly sequenceId: number
  readonly sequenceAcked: number
  /** Successful `ackId`s, oldest first, as `first+more` in base 36. */
  readonly ackIds: string
}
