import { isRecord } from '../../text/record.ts'
import { enterSession, type SideEvent } from './session-side.ts'

/** What a sharer does when it is asked for access. */
export type Decision = 'allow' | 'decline' | 'ignore'

export type SharerEvent = SideEvent | { readonly kind: 'answered'; readonly allowed: boolean }

interface Sharing {
  /** Of the gateway, without a slash at its end. */
  readonly url: string
  /** The sharer's own access token. */
  readonly token: string
  readonly sessionKey: string
  readonly decision: Decision
  /** Milliseconds after which it answers. */
  readonly after: number
  readonly onEvent: (event: SharerEvent) => void
}

/** What the answer to a join says. */
export interface JoinedSession {
  readonly sessionType: string
  readonly helperUserId: string
  readonly pubSubGroupId: string
  readonly pubSubSharerAccessUri: string
  readonly sessionExpirationDateTime: string
  readonly isChatBlocked: boolean
}

/** Has someone be the session's sharer. Throws an Error with the gateway's own sentence. */
const joinSession = async (
  url: string,
  { token, sessionKey }: Pick<Sharing, 'token' | 'sessionKey'>,
): Promise<JoinedSession> => {
  const response = await fetch(`${url}/remoteHelp/join`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionKey }),
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && isRecord(body)) {
    const text = (name: string) => String(body[name] ?? '')
    return {
      sessionType: text('sessionType'),
      helperUserId: text('helperUserId'),
      pubSubGroupId: text('pubSubGroupId'),
      pubSubSharerAccessUri: text('pubSubSharerAccessUri'),
      sessionExpirationDateTime: text('sessionExpirationDateTime'),
      isChatBlocked: body.isChatBlocked === true,
    }
  }
  const error = isRecord(body) && isRecord(body.error) ? body.error.message : undefined
  throw new Error(typeof error === 'string' ? error : `The gateway answered ${response.status} to the join.`)
}

/** A sharer by script: it joins a session, and answers each request for access as it was told to. */
export const joinAsSharer = async ({ url, token, sessionKey, decision, after, onEvent }: Sharing) => {
  const joined = await joinSession(url, { token, sessionKey })
  const answers = new Map<string, ReturnType<typeof setTimeout>>()
  const forget = (requestId: string) => {
    clearTimeout(answers.get(requestId))
    answers.delete(requestId)
  }
  const answer = async (requestId: string) => {
    answers.delete(requestId)
    const allowed = decision === 'allow'
    // Refused where the question was withdrawn meanwhile; where the connection is over, that has been told.
    const { answer: send } = await entering
    const done = await send(requestId, allowed).then(
      () => true,
      () => false,
    )
    if (done) onEvent({ kind: 'answered', allowed })
  }
  const entering = enterSession({
    uri: joined.pubSubSharerAccessUri,
    group: joined.pubSubGroupId,
    side: 'sharer',
    onEvent: (event) => {
      if (event.kind === 'withdrawn') forget(event.requestId)
      if (event.kind === 'ended') for (const requestId of answers.keys()) forget(requestId)
      onEvent(event)
      if (event.kind === 'asked' && decision !== 'ignore')
        answers.set(
          event.requestId,
          setTimeout(() => void answer(event.requestId), after),
        )
    },
  })
  const side = await entering
  const { pubSubSharerAccessUri: _, ...session } = joined
  return { session, send: side.send, close: side.close }
}
