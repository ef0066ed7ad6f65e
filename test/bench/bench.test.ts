import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compare } from './against.ts'
import { parse, UsageError } from './arguments.ts'
import { chartOf } from './chart.ts'
import { count, holds, type Line, ofCycles, ratio, unevenness } from './line.ts'
import { linesBetween, requestLines } from './request-lines.ts'
import type { Sample } from './requests.ts'
import { tableOfChanges, tableOfLines } from './table.ts'

const sample = (server: string, job: string, rate: number): Sample => ({ server, job, rate, p50: 2, p99: 5, own: 60 })
/** A machine that is ten times as busy in its second cycle. */
const samples = [
  ...[4000, 400, 4000].map((rate) => sample('Fastify', 'create', rate)),
  ...[5000, 480, 4400].map((rate) => sample('gateway', 'create', rate)),
  ...[100, 10, 100].map((rate) => sample('gateway', 'batch', rate)),
  ...[1000, 100, 1000].map((rate) => sample('gateway', 'get', rate)),
]

it('takes the ratio cycle by cycle, then the middle of them', () => {
  const [post, batch, ...rest] = requestLines(samples, 'gateway')
  expect(post).toMatchObject({ figure: 1.2, low: 1.1, high: 1.25, bound: 1, reach: 1.4 })
  expect(batch).toMatchObject({ what: 'reads a second, $batch of 20 ÷ single', figure: 2 })
  // What was not measured has no line.
  expect(rest).toEqual([])
})

it('holds two gateways against each other', () => {
  const [rate, ...rest] = linesBetween(samples, 'Fastify', 'gateway')
  expect(rate).toMatchObject({ what: 'create, rate: gateway ÷ Fastify', figure: 1.2 })
  expect(rest).toEqual([])
})

it.each<[string, Line, boolean | undefined]>([
  ['enough', ratio('a', [1], { bound: 1 }), true],
  ['too little', ratio('a', [0.99], { bound: 1 }), false],
  ['few enough', count('a', 1, '', { bound: 1 }), true],
  ['too many', count('a', 2, '', { bound: 1 }), false],
  ['not measured', ratio('a', [], { bound: 1 }), false],
  ['shown alone', ratio('a', [1], { reach: 2 }), undefined],
])('judges what is %s', (_, line, verdict) => {
  expect(holds(line)).toBe(verdict)
})

it('finds how uneven sizes are, whatever the machine did', () => {
  const [small, large] = [
    [1200, 120, 1200],
    [1000, 100, 1000],
  ]
  expect(unevenness([small, large])).toBeCloseTo(1.2)
  // The middle of the cycles is one in which the machine was busy.
  expect(
    unevenness([
      [1200, 120, 120],
      [1000, 100, 100],
    ]),
  ).toBeCloseTo(1.2)
})

const time = (figure: number) => ofCycles('t', [figure], { unit: 'ms', better: 'less', isComparable: false })

it.each<[string, Line, Line, boolean[]]>([
  ['a ratio that fell by a tenth', ratio('a', [1]), ratio('a', [0.9]), [true]],
  ['a ratio that fell by a twentieth', ratio('a', [1]), ratio('a', [0.95]), [false]],
  ['a ratio that rose', ratio('a', [1]), ratio('a', [2]), [false]],
  ['a count that rose', count('a', 100, 'KB'), count('a', 106, 'KB'), [true]],
  ['a count that fell', count('a', 100, 'KB'), count('a', 50, 'KB'), [false]],
  ['a ratio that is gone', ratio('a', [1]), ratio('a', []), [true]],
  ['a time of another day', time(1), time(9), []],
  ['a line that only one has', ratio('a', [1]), ratio('b', [0.1]), []],
])('compares %s', (_, before, after, worse) => {
  expect(compare([before], [after]).map(({ isWorse }) => isWorse)).toEqual(worse)
})

it('prints a line a figure, with its bounds', () => {
  expect(tableOfLines([ratio('a ÷ b', [0.5, 0.6, 0.7], { bound: 0.7, reach: 1 })])).toBe(`\
| what  | figure | middle half | at least / most | reach for | verdict |
| ----- | ------ | ----------- | --------------- | --------- | ------- |
| a ÷ b | 0.60 × | 0.50–0.70   | ≥ 0.7           | ≥ 1       | FAILS   |`)
  expect(tableOfChanges(compare([ratio('a', [1])], [ratio('a', [0.5])]))).toContain('| 0.50          | WORSE   |')
})

it('draws a bar a job that was measured, as long as its share', () => {
  const chart = chartOf(samples, 'gateway')
  expect([...chart.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width))).toEqual([403])
  expect(chart).toContain('>1.20</text>')
  expect(chart).not.toContain('NaN')
})

it.each([
  [['--fast'], "Unknown option '--fast'"],
  [['twice'], 'Unexpected argument'],
  [['--cycles', '0'], '--cycles 0'],
  [['--starts', '10'], '--starts 10'],
  [['--quick', '--starts', '0'], '--starts 0'],
  [['--only', 'everything'], '--only everything'],
  [['--job', 'lunch'], '--job lunch'],
  [['--gateway', 'here'], 'is not NAME=DIR'],
  [['--gateway', 'a=/nowhere'], '/nowhere is not built'],
  [['--against', 'none.json'], 'none.json is not there'],
  [['--quick', '--scale'], 'do not go together'],
  [['--only', 'start', '--chart', 'a.svg'], '--chart draws'],
])('refuses %j', (args, message) => {
  expect(() => parse(args)).toThrow(UsageError)
  expect(() => parse(args)).toThrow(message)
})

it('installs exact versions, by a lockfile that names no registry', () => {
  const read = (name: string) => JSON.parse(readFileSync(`test/bench/${name}`, 'utf8'))
  for (const version of Object.values(read('package.json').dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  const packages: readonly { resolved?: string }[] = Object.values(read('package-lock.json').packages)
  expect(packages.filter(({ resolved }) => resolved !== undefined)).toEqual([])
})
