import { describe, expect, it } from 'vitest'
import {
  isOver,
  newLife,
  type SessionLife,
  type SessionState,
  type SessionStep,
  stepped,
} from '../../../src/behaviours/sessions/session-state.ts'

const minute = 60_000
const made = 1_000_000
const times = { join: 10 * minute, life: 60 * minute, most: 480 * minute, consent: minute }
const created = newLife(made, times, Infinity)
const at = (state: SessionState): SessionLife => ({ ...created, state })
const moment = { now: made + minute, life: times.life }

const states: readonly SessionState[] = ['created', 'joined', 'granted', 'declined', 'ended']
const steps: readonly SessionStep[] = ['retrieve', 'join', 'ask', 'grant', 'decline', 'extend', 'end']

/** Every step from every state, a row a state, in the order of the steps: what is left behind, or why it is refused. */
const expected: Readonly<Record<SessionState, string>> = {
  created: 'created joined created unjoined unjoined created ended',
  joined: 'joined taken joined granted declined joined ended',
  granted: 'granted taken granted granted declined granted ended',
  declined: 'declined taken unwilling unwilling declined unwilling ended',
  ended: 'over over over over over over over',
}

describe.each(states)('a session that is %s', (state) => {
  it.each(steps.map((step, index) => [step, expected[state].split(' ')[index]] as const))('%s: %s', (step, outcome) => {
    const left = stepped(at(state), step, moment)
    expect(typeof left === 'string' ? left : left.state).toBe(outcome)
    // Only an extension changes a time, and none takes a session's state back.
    if (typeof left !== 'string' && step !== 'extend') expect({ ...left, state }).toEqual(at(state))
  })
})

it('is over for every step once its time is, and not a moment before', () => {
  for (const state of states.filter((state) => state !== 'ended'))
    for (const step of steps) {
      const end = state === 'created' ? created.joinableUntil : created.expiresAt
      expect([state, step, stepped(at(state), step, { ...moment, now: end })]).toEqual([state, step, 'over'])
      expect([state, step, stepped(at(state), step, { ...moment, now: end - 1 })]).not.toEqual([state, step, 'over'])
    }
})

it('begins with the times of the settings, none of them beyond what is kept of it', () => {
  expect(created).toEqual({
    state: 'created',
    joinableUntil: made + 10 * minute,
    expiresAt: made + 60 * minute,
    lastsUntil: made + 480 * minute,
  })
  const short = made + 5 * minute
  expect(newLife(made, times, 5 * minute)).toEqual({
    state: 'created',
    joinableUntil: short,
    expiresAt: short,
    lastsUntil: short,
  })
})

it('an extension lasts from now on, as far as the most, and no further', () => {
  const extended = (now: number, session = at('joined')) => stepped(session, 'extend', { now, life: times.life })
  expect(extended(made + 30 * minute)).toMatchObject({ expiresAt: made + 90 * minute })
  const late = { ...at('joined'), expiresAt: made + 450 * minute }
  const last = extended(made + 449 * minute, late)
  expect(last).toMatchObject({ expiresAt: made + 480 * minute })
  expect(typeof last === 'string' ? last : extended(made + 450 * minute, last)).toBe('longest')
  // A clock that was set back takes nothing away, and one that stands still gives nothing.
  expect(extended(made - 30 * minute)).toMatchObject({ expiresAt: created.expiresAt })
  expect(extended(made)).toMatchObject({ expiresAt: created.expiresAt })
})

it('a session without a sharer is over when nobody can join any more, and one with a sharer is not', () => {
  const now = created.joinableUntil
  expect(isOver(created, now)).toBe(true)
  expect(isOver(at('joined'), now)).toBe(false)
  expect(isOver(at('ended'), made)).toBe(true)
})
