import { type AckIds, createAckIds } from './ack-ids.ts'
import type { RelayLimits } from './limits.ts'
import { isReliable } from './protocol.ts'
import { createRate, type Rate } from './rate.ts'
import type { ConnectionSnapshot } from './snapshot.ts'
import type { RawMode, Visitor } from './visitor.ts'

/** A connection of the protocol: it outlives its socket where it may be recovered. */
export interface Connection<Socket> extends Omit<Visitor, 'groups' | 'mode'> {
  readonly id: string
  readonly mode: RawMode
  /** The user's id as JSON. */
  readonly from: string
  readonly groups: Set<string>
  readonly ackIds: AckIds
  readonly rate: Rate
  /** Undefined where it is lost. */
  socket: Socket | undefined
  /** Until when it may be recovered, where it is lost. */
  lostUntil: number
  sequenceId: number
  sequenceAcked: number
  /** The frames that its client has not acknowledged, up to that of `sequenceId`. */
  readonly unacked: string[]
  unackedLength: number
  /** Of messages up to this one, those that were not acknowledged are gone. */
  readonly goneUpTo: number
}

/** A new one of a visitor. */
export const newConnection = <Socket>(
  socket: Socket,
  { id, visitor }: { readonly id: string; readonly visitor: Visitor },
  limits: RelayLimits,
): Connection<Socket> =>
  connectionOf(
    socket,
    { ...visitor, mode: visitor.mode ?? { kind: 'sendEvent' }, ...beginning, connectionId: id },
    limits,
  )

const beginning = { sequenceId: 0, sequenceAcked: 0, ackIds: '' }

/** One as it was. */
export const connectionOf = <Socket>(
  socket: Socket,
  { connectionId, ackIds, groups, ...kept }: ConnectionSnapshot,
  limits: RelayLimits,
): Connection<Socket> => ({
  ...kept,
  id: connectionId,
  from: JSON.stringify(kept.user),
  groups: new Set(groups),
  ackIds: createAckIds(limits.ackIds, ackIds),
  rate: createRate(limits.rate),
  socket,
  lostUntil: Number.POSITIVE_INFINITY,
  unacked: [],
  unackedLength: 0,
  goneUpTo: kept.sequenceId,
})

export const snapshotOf = <Socket>(connection: Connection<Socket>): ConnectionSnapshot => {
  const { id, side, user, roles, groups, protocol, mode, sequenceId, sequenceAcked, ackIds } = connection
  return {
    connectionId: id,
    side,
    user,
    roles,
    groups: [...groups],
    protocol,
    mode,
    sequenceId,
    sequenceAcked,
    ackIds: ackIds.text(),
  }
}

/** Whether its client gets all that it missed: not where messages are gone that it may not have. */
export const isRecoverable = <Socket>({ protocol, sequenceAcked, goneUpTo }: Connection<Socket>) =>
  isReliable(protocol) && sequenceAcked >= goneUpTo

/** Forgets what the client has acknowledged. */
export const acknowledge = <Socket>(connection: Connection<Socket>, sequenceId: number) => {
  const upTo = Math.min(sequenceId, connection.sequenceId)
  if (upTo <= connection.sequenceAcked) return
  connection.sequenceAcked = upTo
  const { unacked } = connection
  const later = connection.sequenceId - upTo
  // Less than none where it is one of those that are gone: then nothing is taken out.
  for (const { length } of unacked.splice(0, unacked.length - later)) connection.unackedLength -= length
}
