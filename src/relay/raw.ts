import { base64Of } from '../text/base64url.ts'
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
