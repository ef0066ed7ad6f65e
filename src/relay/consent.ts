import { isRecord } from '../text/record.ts'
import type { Connection } from './connection.ts'
import { deliver, tell } from './deliver.ts'
import { type AckError, serverMessage } from './frames.ts'
import type { Hall } from './hall.ts'
import type { Payload } from './payload.ts'
import type { AccessDecision, AccessRequest } from './rooms.ts'

const decide = <Socket>(hall: Hall<Socket>, requestId: string, decision: AccessDecision) => {
  hall.effects.push({ kind: 'decided', requestId, decision })
}

/** What a sharer is asked. */
const questionOf = ({ requestId, helperUserId, sessionType }: AccessRequest) => ({
  kind: 'accessRequested',
  requestId,
  helperUserId,
  sessionType,
})

/** Whether someone can answer: an event needs a subprotocol. */
const canAnswer = <Socket>({ side, protocol }: Connection<Socket>) => side === 'sharer' && protocol !== 'raw'

/** Puts a request to the sharer. One is open at a time: a newer one takes its place, and the same one again waits with it. */
export const ask = <Socket>(hall: Hall<Socket>, request: AccessRequest, now: number) => {
  const { requestId, connectionId, helperUserId, patience } = request
  if (hall.question?.request.requestId === requestId) return
  const helper = hall.connections.get(connectionId)
  if (helper?.socket === undefined || helper.side !== 'helper' || helper.user !== helperUserId)
    return decide(hall, requestId, 'stranger')
  if (![...hall.bySocket.values()].some(canAnswer)) return decide(hall, requestId, 'alone')
  withdrawQuestion(hall)
  hall.question = { request, until: now + patience }
  tell(hall, 'sharer', questionOf(request))
}

/** To a sharer that comes while a question is open. */
export const askAgain = <Socket>(hall: Hall<Socket>, connection: Connection<Socket>) => {
  if (hall.question && canAnswer(connection))
    deliver(hall, connection, serverMessage(questionOf(hall.question.request)))
}

const close = <Socket>(hall: Hall<Socket>, decision: AccessDecision) => {
  if (!hall.question) return
  const { requestId } = hall.question.request
  hall.question = undefined
  decide(hall, requestId, decision)
  if (decision === 'silent' || decision === 'withdrawn') tell(hall, 'sharer', { kind: 'accessWithdrawn', requestId })
}

/** There is nothing to answer any more. */
export const withdrawQuestion = <Socket>(hall: Hall<Socket>) => close(hall, 'withdrawn')

/** No answer in time is one. */
export const outwait = <Socket>(hall: Hall<Socket>, now: number) => {
  if (hall.question && now >= hall.question.until)
    close(hall, hall.question.request.silenceAllows ? 'allowed' : 'silent')
}

/** The name of the one event that is taken. */
export const decisionEvent = 'accessDecision'

/** Takes the sharer's answer; answers with what is wrong with it. */
export const answerQuestion = <Socket>(
  hall: Hall<Socket>,
  { side }: Connection<Socket>,
  { dataType, value }: Payload,
): { readonly name: AckError; readonly message: string } | undefined => {
  if (side !== 'sharer') return { name: 'Forbidden', message: 'Only the sharer decides on access.' }
  if (
    dataType !== 'json' ||
    !isRecord(value) ||
    typeof value.requestId !== 'string' ||
    typeof value.allow !== 'boolean'
  )
    return { name: 'BadRequest', message: 'accessDecision takes json with a requestId and with allow, true or false.' }
  if (value.requestId !== hall.question?.request.requestId)
    return { name: 'BadRequest', message: 'This request for access is not open, or not any more.' }
  close(hall, value.allow ? 'allowed' : 'declined')
  return undefined
}
