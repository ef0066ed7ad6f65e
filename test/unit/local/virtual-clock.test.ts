import { describe, expect, it } from 'vitest'
import { asInstant } from '../../../src/clock.ts'
import { countedIds } from '../../../src/local/control/counted-ids.ts'
import { ClockError, readInstant, virtualClock } from '../../../src/local/control/virtual-clock.ts'

const day = 86_400_000

describe('a clock that can be moved', () => {
  it('goes on with the machine from where it is set, and back', () => {
    let machine = asInstant(1000 * day)
    const clock = virtualClock(() => machine)
    expect([clock.now(), clock.isMoved()]).toEqual([1000 * day, false])
    clock.set(asInstant(5 * day))
    machine = asInstant(machine + 7)
    expect([clock.now(), clock.isMoved()]).toEqual([5 * day + 7, true])
    clock.advance(-day)
    expect(clock.now()).toBe(4 * day + 7)
    clock.reset()
    expect([clock.now(), clock.isMoved()]).toEqual([machine, false])
  })

  it('begins where it is said, and goes back there', () => {
    let machine = asInstant(1000 * day)
    const clock = virtualClock(() => machine, { at: asInstant(3 * day) })
    machine = asInstant(machine + 5)
    expect([clock.now(), clock.isMoved()]).toEqual([3 * day + 5, false])
    clock.advance(day)
    clock.reset()
    expect(clock.now()).toBe(3 * day + 5)
  })

  it('stands still where it is to, until it is moved', () => {
    let machine = asInstant(1000 * day)
    const clock = virtualClock(() => machine, { at: asInstant(3 * day), standsStill: true })
    machine = asInstant(machine + day)
    expect(clock.now()).toBe(3 * day)
    clock.advance(1)
    expect(clock.now()).toBe(3 * day + 1)
    clock.set(asInstant(9 * day))
    expect(clock.now()).toBe(9 * day)
    clock.reset()
    expect(clock.now()).toBe(3 * day)
  })

  it('is not moved out of the years of a date, nor by what is no number', () => {
    const clock = virtualClock(() => asInstant(day))
    for (const milliseconds of [-2 * day, 4e6 * day, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => clock.advance(milliseconds)).toThrow(ClockError)
    expect(clock.isMoved()).toBe(false)
  })

  it.each([
    [new Date(5), 5],
    [5.4, 5],
    ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31T12:00:00.5+02:00', Date.UTC(2026, 0, 31, 10) + 500],
  ])('reads %s', (value, instant) => {
    expect(readInstant(value)).toBe(instant)
  })

  it.each(['now', '', '2026-13-01', '2026', null, {}, true, -1, Number.NaN, new Date('x'), 1e18])(
    'refuses %s',
    (value) => {
      expect(() => readInstant(value)).toThrow(ClockError)
    },
  )
})

describe('ids that are counted', () => {
  it('are UUIDv7s, the same in every run, none made twice, however the clock is moved', () => {
    const run = () => {
      let now = asInstant(Date.UTC(2026, 0))
      const ids = countedIds(() => now)
      const made = [ids.newId(), ids.newId()]
      now = asInstant(now + day)
      made.push(ids.newId())
      now = asInstant(now - day)
      made.push(ids.newId())
      return made
    }
    const ids = run()
    expect(run()).toEqual(ids)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^019b76da-a800|^019b7c01-0400/)
    for (const id of ids) expect(id[14]).toBe('7')
    expect(ids.toSorted().indexOf(ids[2] ?? '')).toBe(3)
    expect(ids[0] && ids[1] && ids[3] && ids[0] < ids[1] && ids[1] < ids[3]).toBe(true)
  })

  it('leave out what is taken, and begin anew', () => {
    const ids = countedIds(() => asInstant(0))
    const [first, second] = [ids.newId(), ids.newId()]
    ids.reset()
    ids.take(first)
    expect(ids.newId()).toBe(second)
    ids.reset()
    expect(ids.newId()).toBe(first)
  })
})
