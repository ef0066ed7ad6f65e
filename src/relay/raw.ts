import { closeFor, forbiddenGroup, unhandledEvent } from './closing.ts'
import type { Connection } from './connection.ts'
import { publish } from './deliver.ts'
import { groupMessage } from './frames.ts'
import type { Hall } from './hall.ts'
import { mayDo } from './names.ts'
import type { Payload } from './payload.ts'

/** A frame of a client without a subprotocol: a message to the group that it has named, or an event, which nobody takes. */
export const takeRaw = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>, data: string | Uint8Array) => {
  const { mode, roles, from } = connection
  if (mode.kind === 'sendEvent') return closeFor(hall, connection, unhandledEvent)
  const { group, noEcho } = mode
  if (!mayDo(roles, 'sendToGroup', group)) return closeFor(hall, connection, forbiddenGroup)
  const message = groupMessage(group, from, typeof data === 'string' ? textPayload(data) : binaryPayload(data))
  publish(hall, message, { group, except: noEcho ? connection : undefined })
}

const textPayload = (text: string): Payload => ({ dataType: 'text', json: JSON.stringify(text), value: text })

const binaryPayload = (bytes: Uint8Array): Payload => {
  const base64 = base64Of(bytes)
  return { dataType: 'binary', json: `"${base64}"`, value: base64 }
}

/** Bytes at once: as many arguments as a call takes on every engine, in whole groups of three. */
const step = 0x6000

const base64Of = (bytes: Uint8Array) => {
  let base64 = ''
  for (let at = 0; at < bytes.length; at += step) base64 += btoa(String.fromCharCode(...bytes.subarray(at, at + step)))
  return base64
}
