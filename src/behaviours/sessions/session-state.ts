import type { SessionTimes } from '../../config/session-times.ts'

// The life of a session: created, joined by a sharer, granted to its helper or declined, ended. That it is over is told by
// the clock as well, and nothing is written then. All times in milliseconds since 1970.

/** How far a session has come, as it is kept. */
export type SessionState = 'created' | 'joined' | 'granted' | 'declined' | 'ended'

/** What can be done to a session, or be asked of it. */
export type SessionStep = 'retrieve' | 'join' | 'ask' | 'grant' | 'decline' | 'extend' | 'end'

/** What the steps of a session follow from. */
export interface SessionLife {
  readonly state: SessionState
  readonly joinableUntil: number
  readonly expiresAt: number
  readonly lastsUntil: number
}

const refusals = ['over', 'unjoined', 'taken', 'unwilling', 'longest'] as const
/**
 * Why a step is not taken. `over`: ended, expired, or nobody joined in time; `unjoined`: no sharer is there to say yes or
 * no; `taken`: it has its sharer; `unwilling`: that sharer has said no, which stays; `longest`: it cannot last longer.
 */
export type SessionRefusal = (typeof refusals)[number]

/** When, and how long an extension lasts. */
export interface SessionMoment {
  readonly now: number
  readonly life: number
}

type Outcome = SessionState | SessionRefusal

/** What each step leaves behind, by the state that it finds. */
const table: Readonly<Record<Exclude<SessionState, 'ended'>, Readonly<Record<SessionStep, Outcome>>>> = {
  created: {
    retrieve: 'created',
    join: 'joined',
    // The room has the last word: it says that nobody is there, or that whoever asks is not.
    ask: 'created',
    grant: 'unjoined',
    decline: 'unjoined',
    extend: 'created',
    end: 'ended',
  },
  joined: {
    retrieve: 'joined',
    join: 'taken',
    ask: 'joined',
    grant: 'granted',
    decline: 'declined',
    extend: 'joined',
    end: 'ended',
  },
  granted: {
    retrieve: 'granted',
    join: 'taken',
    ask: 'granted',
    grant: 'granted',
    decline: 'declined',
    extend: 'granted',
    end: 'ended',
  },
  declined: {
    retrieve: 'declined',
    join: 'taken',
    ask: 'unwilling',
    grant: 'unwilling',
    decline: 'declined',
    extend: 'unwilling',
    end: 'ended',
  },
}

const isRefusal = (outcome: Outcome): outcome is SessionRefusal => refusals.some((refusal) => refusal === outcome)

/** A session that has just been made. `kept`: for how long there is a row of it, which it cannot outlast. */
export const newLife = (now: number, { join, life, most }: SessionTimes, kept: number): SessionLife => {
  const lastsUntil = now + Math.min(most, kept)
  const expiresAt = Math.min(now + life, lastsUntil)
  return { state: 'created', joinableUntil: Math.min(now + join, expiresAt), expiresAt, lastsUntil }
}

/** Whether anything can still become of it. */
export const isOver = ({ state, joinableUntil, expiresAt }: SessionLife, now: number) =>
  state === 'ended' || now >= expiresAt || (state === 'created' && now >= joinableUntil)

/** What a step makes of a session, or why it is not taken. */
export const stepped = (
  session: SessionLife,
  step: SessionStep,
  { now, life }: SessionMoment,
): SessionLife | SessionRefusal => {
  const { state, expiresAt, lastsUntil } = session
  if (state === 'ended' || isOver(session, now)) return 'over'
  const outcome = table[state][step]
  if (isRefusal(outcome)) return outcome
  if (step !== 'extend') return { ...session, state: outcome }
  if (expiresAt >= lastsUntil) return 'longest'
  // Never sooner than it was: the clock may have been set back.
  return { ...session, expiresAt: Math.max(expiresAt, Math.min(now + life, lastsUntil)) }
}
