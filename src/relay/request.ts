import { isRecord } from '../text/record.ts'
import { membersOf } from './json-members.ts'
import { isEventName, isGroupName } from './names.ts'
import { extrasFault, malformed, type Payload, payloadOf, type Refusal } from './payload.ts'

/** What a client asks for in a frame. An `ackId` is a decimal number below 2^64, as text; without one nothing is answered. */
export type Request = { readonly ackId: string | undefined } & (
  | { readonly type: 'joinGroup' | 'leaveGroup'; readonly group: string }
  | { readonly type: 'sendToGroup'; readonly group: string; readonly noEcho: boolean; readonly payload: Payload }
  | { readonly type: 'event'; readonly event: string; readonly payload: Payload }
  | { readonly type: 'sequenceAck'; readonly sequenceId: number }
  | { readonly type: 'ping' | 'nothing' }
  /** Newer kinds of message, which are not supported: each is told so in the words of its own answer. */
  | { readonly type: 'invoke'; readonly invocationId: string }
  | { readonly type: 'stream'; readonly streamId: string }
  | { readonly type: 'groupState' }
  | { readonly type: 'refused'; readonly message: string }
)

type Members = Readonly<Record<string, unknown>>

/** Reads a frame of the JSON protocols; undefined for what breaks them, after which the connection is closed by 1007. */
export const requestOf = (text: string, mostDepth: number): Request | undefined => {
  const members = membersOf(text, mostDepth)
  if (!members || members.has('__proto__') || isOverlong(members)) return undefined
  const value = parse(text)
  if (!isRecord(value)) return undefined
  const { type, ackId } = value
  if (typeof type !== 'string') return undefined
  if (ackId !== undefined && ackId !== null && !isAckId(members.get('ackId') ?? '')) return undefined
  const read = readers[type.toLowerCase()]
  const request = read?.(value, members.get('data'))
  if (request === undefined || request === malformed) return undefined
  const asked = ackId === undefined || ackId === null ? undefined : members.get('ackId')
  if ('refusal' in request) return { type: 'refused', message: request.refusal, ackId: asked }
  return { ...request, ackId: asked }
}

/** Characters of any member but `data`: `metadata`, whose 8192 may be escaped, has the most. */
const longestMember = 65_536

const isOverlong = (members: ReadonlyMap<string, string>) => {
  for (const [name, { length }] of members) if (length > longestMember && name !== 'data') return true
  return false
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const mostAckId = 2n ** 64n
const isAckId = (digits: string) => /^\d{1,20}$/.test(digits) && (digits.length < 20 || BigInt(digits) < mostAckId)

type WithoutAckId<Of> = Of extends unknown ? Omit<Of, 'ackId'> : never
/** Of the members of a frame, and of its `data` as it stands there. */
type Read = (members: Members, data: string | undefined) => WithoutAckId<Request> | Refusal | typeof malformed

const groupFault: Refusal = { refusal: 'A group has a name of 1 to 1024 characters that are not all blanks.' }
const eventFault: Refusal = {
  refusal: 'An event has a name of letters, digits, "_", "." and "-", beginning with a letter.',
}

const ofGroup =
  (type: 'joinGroup' | 'leaveGroup'): Read =>
  ({ group }) => {
    if (typeof group !== 'string') return malformed
    return isGroupName(group) ? { type, group } : groupFault
  }

const sendToGroup: Read = (members, data) => {
  const { group, noEcho, stream } = members
  if (typeof group !== 'string') return malformed
  if (noEcho !== undefined && noEcho !== null && typeof noEcho !== 'boolean') return malformed
  if (stream !== undefined && stream !== null) return isRecord(stream) ? ofStream(stream) : malformed
  const payload = payloadOf(members, data)
  if (payload === malformed) return malformed
  const fault = extrasFault(members)
  if (fault === malformed) return malformed
  if (!isGroupName(group)) return groupFault
  if ('refusal' in payload) return payload
  return fault ?? { type: 'sendToGroup', group, noEcho: noEcho === true, payload }
}

const event: Read = (members, data) => {
  if (typeof members.event !== 'string') return malformed
  const payload = payloadOf(members, data)
  if (payload === malformed) return malformed
  if (!isEventName(members.event)) return eventFault
  return 'refusal' in payload ? payload : { type: 'event', event: members.event, payload }
}

const sequenceAck: Read = ({ sequenceId }) =>
  typeof sequenceId === 'number' && Number.isInteger(sequenceId) && sequenceId >= 0
    ? { type: 'sequenceAck', sequenceId }
    : malformed

const invoke: Read = ({ invocationId }) =>
  typeof invocationId === 'string' ? { type: 'invoke', invocationId } : malformed

const ofStream = ({ streamId }: Members): ReturnType<Read> =>
  typeof streamId === 'string' ? { type: 'stream', streamId } : malformed

const groupState: Read = ({ group }) => (typeof group === 'string' ? { type: 'groupState' } : malformed)

const nothing: Read = () => ({ type: 'nothing' })

/** Whoever writes a `type` that an object has by nature finds none here. */
const readers: Readonly<Record<string, Read | undefined>> = Object.assign(Object.create(null), {
  joingroup: ofGroup('joinGroup'),
  leavegroup: ofGroup('leaveGroup'),
  sendtogroup: sendToGroup,
  event,
  sequenceack: sequenceAck,
  ping: () => ({ type: 'ping' }),
  invoke,
  streamdata: ofStream,
  setgroupstate: groupState,
  subscribegroupstate: groupState,
  unsubscribegroupstate: groupState,
  // About what was refused already.
  streamend: nothing,
  cancelinvocation: nothing,
  invokeresponse: nothing,
} satisfies Record<string, Read>)
