import { expect, it } from 'vitest'
import { asInstant, asTick, type Clock, elapsed, type Ticks, ticksBefore } from '../../src/clock.ts'
import { increasingIds } from '../../src/entry/runtime/time/increasing-ids.ts'
import { type Steadiness, steadiness } from '../../src/entry/runtime/time/steadiness.ts'
import { remembered } from '../../src/http/service/remembered.ts'
import { createGrants } from '../../src/local/grants.ts'
import { clocksOf, setClock, type Time } from '../support/process/two-clocks.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [-30 * day, -6 * hour, -2 * hour, 2 * hour, 30 * day]

it('keeps the two kinds of time apart for the compiler', () => {
  const clock: Clock = () => asInstant(5)
  const ticks: Ticks = () => asTick(7)
  // @ts-expect-error An instant is no moment of the monotonic clock.
  const asTicks: Ticks = clock
  // @ts-expect-error Nor the other way round.
  const asClock: Clock = ticks
  // @ts-expect-error An interval is between two moments of the monotonic clock.
  const interval = () => elapsed(clock(), ticks())
  // @ts-expect-error Moments are no numbers.
  const difference = () => ticks() - clock()
  expect([asTicks, asClock, interval, difference]).toHaveLength(4)
  expect(elapsed(ticksBefore(ticks(), 3), ticks())).toBe(3)
})

it('takes a monotonic clock that was set back for one that went on', () => {
  expect(elapsed(asTick(6 * hour), asTick(0))).toBe(6 * hour)
})

/** The instant that a UUIDv7 says, in milliseconds since 1970. */
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)

it.each(steps)('makes ids of the time that it is, there and back: %i ms', (step) => {
  const time: Time = { now: Date.now() }
  const newId = increasingIds(clocksOf(time).clock)
  for (const moved of [0, step, -step, step, -step]) {
    setClock(time, moved)
    for (let index = 0; index < 100; index += 1) expect(timeOf(newId())).toBe(time.now)
  }
})

it('makes each id greater than the one before, though the clock goes back by seconds', () => {
  const time: Time = { now: Date.now() }
  const newId = increasingIds(clocksOf(time).clock)
  let last = newId()
  for (const moved of [0, 1, -5000, 0, 4000, 2000, -1, 0, 3]) {
    setClock(time, moved)
    for (let index = 0; index < 50; index += 1) {
      const id = newId()
      expect(id > last).toBe(true)
      expect(Math.abs(timeOf(id) - time.now)).toBeLessThanOrEqual(5000)
      last = id
    }
  }
})

it.each(steps)('lets a code of the local provider live for ten minutes, wherever the clock is set: %i ms', (step) => {
  const time: Time = { now: Date.now() }
  const { issueCode, takeCode } = createGrants(clocksOf(time).ticks)
  const form: Parameters<typeof issueCode>[0] = JSON.parse('{}')
  const [young, old] = [issueCode(form), issueCode(form)]
  setClock(time, step)
  time.now += 10 * minute - 1
  expect(takeCode(young)).toBeDefined()
  time.now += 1
  expect(takeCode(old)).toBeUndefined()
})

it.each(steps)('says that the wall clock was set, for an hour: %i ms', (step) => {
  const time: Time = { now: Date.now() }
  const look = steadiness(clocksOf(time).clock, clocksOf(time).ticks)
  const afterTenMinutes = (): Steadiness => {
    time.now += 10 * minute
    return look()
  }
  expect(look()).toBe('new')
  for (let turn = 1; turn < 6; turn += 1) expect([turn, afterTenMinutes()]).toEqual([turn, 'new'])
  expect(afterTenMinutes()).toBe('steady')
  setClock(time, step)
  for (let turn = 0; turn < 6; turn += 1) expect([turn, afterTenMinutes()]).toEqual([turn, 'set'])
  expect(afterTenMinutes()).toBe('steady')
  setClock(time, 59 * second)
  expect(afterTenMinutes()).toBe('steady')
})

it('tells what it found for five seconds, of a failure for one, and lets those who come together share it', async () => {
  const time: Time = { now: Date.now() }
  let [checks, isGood] = [0, true]
  const ask = remembered(async () => {
    checks += 1
    if (!isGood) throw new Error('It fails.')
  }, clocksOf(time).ticks)
  const seen = async () => [...new Set(await Promise.all([ask(), ask(), ask()])), checks]
  expect(await seen()).toEqual([true, 1])
  isGood = false
  for (const step of steps) {
    setClock(time, step)
    expect(await seen()).toEqual([true, 1])
  }
  time.now += 5 * second
  expect(await seen()).toEqual([false, 2])
  isGood = true
  expect(await seen()).toEqual([false, 2])
  time.now += second
  expect(await seen()).toEqual([true, 3])
})
