import type { StoreContext, UnitOutcome, UnitWrite } from '../../db/store/store.ts'
import { remoteHelpSession } from '../../entities/remote-help-session.ts'
import type { Entity } from '../../model/value.ts'
import type { HandlerDependencies } from '../behaviour.ts'
import { refusalOf, tooBusy } from './refusals.ts'
import { type SessionStep, stepped } from './session-state.ts'
import { lifeOf, type Session } from './stored-session.ts'

/** A step of a session, and what is written with it. */
export interface SessionChange {
  readonly step: SessionStep
  /** By which a repetition of the request finds what it made. */
  readonly attempt: string
  /** Looks the session up; throws where there is none that the caller may change. */
  readonly find: () => Promise<Session>
  /** What is written in the same unit; of the session beside its life. `next` is the session after the step. */
  readonly writes?: (next: Session, before: Session) => readonly UnitWrite[] | Promise<readonly UnitWrite[]>
  readonly changes?: (next: Session) => Entity
}

/** What came of a step: the session as it is then. */
export interface StepTaken {
  readonly session: Session
  readonly before: Session
  readonly outcome: Exclude<UnitOutcome, 'mismatch'>
}

/** How often a session is looked at again that others change at the same time. */
const mostTries = 5

/**
 * Takes a step of a session: its row and all that goes with it change as one unit, if the row is still as it was looked at.
 * Throws for what the state machine refuses, and 409 where others are quicker again and again.
 */
export const takeStep = async (
  { store, clock, sessionTimes: { life } }: Pick<HandlerDependencies, 'store' | 'clock' | 'sessionTimes'>,
  context: StoreContext,
  { step, attempt, find, writes, changes }: SessionChange,
): Promise<StepTaken> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await find()
    const next = stepped(before, step, { now: clock(), life })
    if (typeof next === 'string') throw refusalOf(next)
    const session: Session = { ...before, ...next }
    const outcome = await store.unit(context, {
      attempt,
      guard: {
        type: remoteHelpSession,
        id: before.id,
        revision: before.revision,
        changes: { ...lifeOf(session), ...changes?.(session) },
      },
      writes: (await writes?.(session, before)) ?? [],
    })
    if (outcome !== 'mismatch') return { session, before, outcome }
  }
  throw tooBusy()
}
