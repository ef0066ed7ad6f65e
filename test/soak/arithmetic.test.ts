import { expect, it } from 'vitest'
import { atLeast, atMost, type Check, exitCodeOf, shown, verdictOf } from './check.ts'
import { lastHalf, percentile, slopeOf } from './figures.ts'
import { tableOf } from './table.ts'

const line = (slope: number, noise: (at: number) => number = () => 0) =>
  Array.from({ length: 101 }, (_, at) => ({ at, value: 7 + slope * at + noise(at) }))

it.each([
  ['flat', line(0), 0],
  ['rising', line(3), 3],
  ['falling', line(-0.5), -0.5],
  ['rising under a saw', line(2, (at) => (at % 2) * 10), 2],
])('finds the slope of what is %s', (_, readings, slope) => {
  expect(slopeOf(readings)).toBeCloseTo(slope, 1)
})

it('knows no slope of a single place', () => {
  expect(slopeOf([])).toBeNaN()
  expect(slopeOf([{ at: 5, value: 1 }])).toBeNaN()
})

it('leaves out the half that warms up', () => {
  const warm = line(0).map(({ at }) => ({ at, value: Math.min(at, 40) }))
  expect(slopeOf(warm)).toBeGreaterThan(0.1)
  expect(slopeOf(lastHalf(warm))).toBe(0)
})

it('takes percentiles by nearest rank, in any order', () => {
  const figures = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([0, 0.5, 0.99, 1].map((share) => percentile(figures, share))).toEqual([1, 50, 99, 100])
  expect(percentile([], 0.5)).toBeNaN()
})

it.each<[string, readonly Check[], string, number]>([
  ['at its greatest', [atMost(5, 'a', 5)], 'holds', 0],
  ['over it', [atMost(5, 'a', 5.01)], 'FAILS', 1],
  ['at its least', [atLeast(5, 'a', 5)], 'holds', 0],
  ['under it', [atLeast(5, 'a', 4)], 'FAILS', 1],
  ['no number', [atMost(5, 'a', Number.NaN)], 'FAILS', 1],
  ['a scenario that broke', [{ what: 'a', broken: 'why' }], 'FAILS', 1],
  ['skipped, beside one that holds', [{ what: 'a', skipped: 'why' }, atMost(1, 'b', 0)], 'skipped', 0],
  ['skipped alone', [{ what: 'a', skipped: 'why' }], 'skipped', 1],
  ['shown alone', [shown('a', 1)], '', 1],
  ['good, before one that fails', [atMost(1, 'a', 0), atMost(1, 'b', 2)], 'holds', 1],
])('judges a figure that is %s', (_, checks, verdict, code) => {
  expect(checks.slice(0, 1).map(verdictOf)).toEqual([verdict])
  expect(exitCodeOf(checks)).toBe(code)
})

it('prints a line a check, with what it was held to', () => {
  const checks = [atMost(0, 'rows lost', 2, 'rows'), { what: 'remount', skipped: 'not permitted' }]
  expect(tableOf([{ scenario: 'kills', done: '40 rounds', checks }])).toBe(`\
| scenario | what was done | what is held | figure        | bound | verdict |
| -------- | ------------- | ------------ | ------------- | ----- | ------- |
| kills    | 40 rounds     | rows lost    | 2 rows        | <= 0  | FAILS   |
|          |               | remount      | not permitted |       | skipped |`)
})
