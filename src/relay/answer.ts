import { closeFor, malformedFrame } from './closing.ts'
import { acknowledge, type Connection } from './connection.ts'
import { answerQuestion, decisionEvent } from './consent.ts'
import { publish } from './deliver.ts'
import { type AckError, ackFrame, failedAckFrame, groupMessage, invokeFrame, pongFrame, streamFrame } from './frames.ts'
import { type Hall, send } from './hall.ts'
import { mayDo } from './names.ts'
import { type Request, requestOf } from './request.ts'

interface AckFault {
  readonly name: AckError
  readonly message: string
}

/** Does what a frame of a JSON protocol asks for, and answers it. */
export const answer = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>, text: string) => {
  const request = requestOf(text, hall.limits.depth)
  if (!request) return closeFor(hall, connection, malformedFrame)
  const { ackId } = request
  if (ackId !== undefined && connection.ackIds.has(ackId)) {
    const error = { name: 'Duplicate', message: `Message with ack-id: ${ackId} has been processed` } as const
    return send(hall, connection.socket, failedAckFrame(ackId, error))
  }
  const fault = perform(hall, connection, request)
  if (ackId === undefined) return
  if (!fault) connection.ackIds.add(ackId)
  send(hall, connection.socket, fault ? failedAckFrame(ackId, fault) : ackFrame(ackId))
}

const perform = <Socket>(
  hall: Hall<Socket>,
  connection: Connection<Socket>,
  request: Request,
): AckFault | undefined => {
  const { socket, groups, roles } = connection
  switch (request.type) {
    case 'joinGroup':
      return join(hall, connection, request.group)
    case 'leaveGroup':
      if (!mayDo(roles, 'joinLeaveGroup', request.group)) return mayNot('leave')
      groups.delete(request.group)
      return undefined
    case 'sendToGroup': {
      const { group, noEcho, payload } = request
      if (!mayDo(roles, 'sendToGroup', group)) return mayNot('send to')
      publish(hall, groupMessage(group, connection.from, payload), { group, except: noEcho ? connection : undefined })
      return undefined
    }
    case 'event':
      return request.event === decisionEvent
        ? answerQuestion(hall, connection, request.payload)
        : // As Azure Web PubSub says it where no handler takes an event.
          { name: 'InternalServerError', message: 'Internal server error' }
    case 'sequenceAck':
      acknowledge(connection, request.sequenceId)
      return undefined
    case 'ping':
      send(hall, socket, pongFrame)
      return undefined
    case 'invoke':
      send(hall, socket, invokeFrame(request.invocationId))
      return notSupported
    case 'stream':
      send(hall, socket, streamFrame(request.streamId))
      return notSupported
    case 'groupState':
      return notSupported
    case 'refused':
      return { name: 'BadRequest', message: request.message }
    case 'nothing':
      return undefined
  }
}

const join = <Socket>(hall: Hall<Socket>, { groups, roles }: Connection<Socket>, group: string) => {
  if (!mayDo(roles, 'joinLeaveGroup', group)) return mayNot('join')
  const length = [...groups, group].reduce((sum, { length }) => sum + length, 0)
  if (!groups.has(group) && (groups.size === hall.limits.groups || length > hall.limits.groupNames))
    return { name: 'BadRequest', message: 'The client is in as many groups as it may be in.' } as const
  groups.add(group)
  return undefined
}

const mayNot = (act: string): AckFault => ({ name: 'Forbidden', message: `The client may not ${act} this group.` })

const notSupported: AckFault = { name: 'NotSupported', message: 'This is not supported here.' }
