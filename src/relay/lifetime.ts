import { type Closing, closeSocket, sessionExpired } from './closing.ts'
import { giveUp, lostOnes } from './coming.ts'
import { outwait } from './consent.ts'
import { tellBoth } from './deliver.ts'
import type { Hall } from './hall.ts'
import type { RelayLimits } from './limits.ts'
import type { Standing } from './rooms.ts'

/** An empty one, of a session as it stands. */
export const openHall = <Socket>({ expiresAt, isChatBlocked }: Standing, limits: RelayLimits): Hall<Socket> => ({
  limits,
  isChatBlocked,
  expiresAt,
  isOver: false,
  connections: new Map(),
  bySocket: new Map(),
  question: undefined,
  slow: new Set(),
  effects: [],
})

/** The session is over: nobody comes again. */
export const finish = <Socket>(hall: Hall<Socket>, why: Closing) => {
  if (hall.isOver) return
  end(hall, why)
  hall.effects.push({ kind: 'over' })
}

/** Closes all connections for good. */
export const end = <Socket>(hall: Hall<Socket>, why: Closing) => {
  if (hall.isOver) return
  hall.isOver = true
  const { question, bySocket, connections } = hall
  hall.question = undefined
  if (question) hall.effects.push({ kind: 'decided', requestId: question.request.requestId, decision: 'withdrawn' })
  const open = [...bySocket]
  bySocket.clear()
  connections.clear()
  for (const [socket, { protocol }] of open) closeSocket(hall, socket, { ...why, isRaw: protocol === 'raw' })
}

export const extend = <Socket>(hall: Hall<Socket>, expiresAt: number) => {
  if (hall.isOver) return
  hall.expiresAt = expiresAt
  // Letter by letter as the answer of the extension has it: without trailing zeros.
  const sessionExpirationDateTime = new Date(expiresAt).toISOString().replace(/\.?0*Z$/, 'Z')
  tellBoth(hall, { kind: 'sessionExtended', sessionExpirationDateTime })
}

/** Does what the time has come for: the session expires, nobody answered, a lost connection was not recovered. */
export const tick = <Socket>(hall: Hall<Socket>, now: number) => {
  if (hall.isOver) return
  if (now >= hall.expiresAt) return finish(hall, sessionExpired)
  if (hall.question) outwait(hall, now)
  giveUp(hall, now)
}

export const wakeAt = <Socket>(hall: Hall<Socket>) => {
  if (hall.isOver) return undefined
  const [lost] = lostOnes(hall)
  return Math.min(hall.expiresAt, hall.question?.until ?? hall.expiresAt, lost?.lostUntil ?? hall.expiresAt)
}
