import { bytesOfBase64 } from '../text/base64url.ts'
import type { Connection } from './connection.ts'
import { type Message, serverMessage } from './frames.ts'
import { type Hall, send } from './hall.ts'
import type { Payload } from './payload.ts'
import { isReliable } from './protocol.ts'
import type { Side } from './visitor.ts'

/** Delivers a message to a connection: at once where it is open, and again, or later, where it can be recovered. */
export const deliver = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>, { frame, payload }: Message) => {
  const { socket, protocol } = connection
  if (hall.slow.has(connection)) return
  if (protocol === 'raw') return send(hall, socket, bare(payload))
  if (!isReliable(protocol)) return send(hall, socket, `{${frame}`)
  connection.sequenceId += 1
  const numbered = `{"sequenceId":${connection.sequenceId},${frame}`
  connection.unacked.push(numbered)
  connection.unackedLength += numbered.length
  const { unackedMessages, unackedLength } = hall.limits
  if (connection.unacked.length > unackedMessages || connection.unackedLength > unackedLength) hall.slow.add(connection)
  else send(hall, socket, numbered)
}

/** What a client without a subprotocol gets: the data alone. */
const bare = ({ dataType, json, value }: Payload) => {
  if (dataType === 'json') return json
  return dataType === 'text' ? String(value) : (bytesOfBase64(String(value)) ?? new Uint8Array())
}

/** From the gateway, to all connections of a side, lost ones too. */
export const tell = <Socket>(hall: Hall<Socket>, side: Side, data: Readonly<Record<string, unknown>>) => {
  const message = serverMessage(data)
  for (const connection of hall.connections.values()) if (connection.side === side) deliver(hall, connection, message)
}

export const tellBoth = <Socket>(hall: Hall<Socket>, data: Readonly<Record<string, unknown>>) => {
  tell(hall, 'helper', data)
  tell(hall, 'sharer', data)
}

/** To all members of a group but, where it asks for no echo, the sender. */
export const publish = <Socket>(
  hall: Hall<Socket>,
  message: Message,
  { group, except }: { readonly group: string; readonly except: Connection<Socket> | undefined },
) => {
  for (const connection of hall.connections.values())
    if (connection !== except && connection.groups.has(group)) deliver(hall, connection, message)
}
