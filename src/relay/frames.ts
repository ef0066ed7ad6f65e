import type { Payload } from './payload.ts'
import type { Entry } from './visitor.ts'

/** Names of an ack's error. */
export type AckError = 'Forbidden' | 'InternalServerError' | 'Duplicate' | 'BadRequest' | 'NotSupported'

/** The first frame of a connection, and of one that was recovered. */
export const connectedFrame = (user: string, { connectionId, reconnectionToken }: Entry) =>
  JSON.stringify({ type: 'system', event: 'connected', userId: user, connectionId, reconnectionToken })

export const disconnectedFrame = (message: string) => JSON.stringify({ type: 'system', event: 'disconnected', message })

/** The id goes back in the digits in which it came. */
export const ackFrame = (ackId: string) => `{"type":"ack","ackId":${ackId},"success":true}`

export const failedAckFrame = (ackId: string, error: { readonly name: AckError; readonly message: string }) =>
  `{"type":"ack","ackId":${ackId},"success":false,"error":${JSON.stringify(error)}}`

export const pongFrame = '{"type":"pong"}'

const notSupported = (message: string) => ({ name: 'NotSupported', message })

export const invokeFrame = (invocationId: string) =>
  JSON.stringify({
    type: 'invokeResponse',
    invocationId,
    success: false,
    error: notSupported('Invocations are not supported here: send to the group.'),
  })

export const streamFrame = (streamId: string) =>
  JSON.stringify({
    type: 'streamClosed',
    streamId,
    error: notSupported('Streams are not supported here: send to the group, message by message.'),
  })

/** What is delivered to a connection, without its opening brace, so that a `sequenceId` can go before it. */
export interface Message {
  readonly frame: string
  readonly payload: Payload
}

/** `from` is the sender's id as JSON. */
export const groupMessage = (group: string, from: string, payload: Payload): Message => ({
  frame: `"type":"message","from":"group","group":${JSON.stringify(group)},"fromUserId":${from},"dataType":"${payload.dataType}","data":${payload.json}}`,
  payload,
})

export const serverMessage = (data: Readonly<Record<string, unknown>>): Message => {
  const json = JSON.stringify(data)
  return {
    frame: `"type":"message","from":"server","dataType":"json","data":${json}}`,
    payload: { dataType: 'json', json, value: data },
  }
}
