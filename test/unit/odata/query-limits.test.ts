import { describe, expect, it } from 'vitest'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { testClock } from '../../support/oracles/evaluate.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const parse = (options: Readonly<Record<string, string>>) =>
  parseQueryOptions(new URLSearchParams(options).toString(), {
    type: sampleType,
    version: 'beta',
    resource: 'collection',
    clock: testClock,
  })

const times = (count: number, text: string, separator = '') => Array(count).fill(text).join(separator)
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index).join()

const comparisons = 'A query must not have more than 25 comparisons.'
const depth = 'A query option must not nest deeper than 10 levels.'
const literals = 'A query option must not have more than 50 literals.'
const length = 'The query option must not be longer than 2048 characters.'

type Query = (count: number) => Readonly<Record<string, string>>

/** Each limit: the most that is taken, and a query of just so many. */
const limits: readonly [string, number, string, Query][] = [
  ['characters of $filter', 2048, length, (count) => ({ $filter: 'active'.padEnd(count) })],
  ['characters of $orderby', 2048, length, (count) => ({ $orderby: 'name'.padEnd(count) })],
  ['characters of $search', 2048, length, (count) => ({ $search: 'a'.repeat(count) })],
  ['comparisons', 25, comparisons, (count) => ({ $filter: times(count, "name eq 'a'", ' or ') })],
  ['bare booleans', 25, comparisons, (count) => ({ $filter: times(count, 'active', ' and ') })],
  ['boolean functions', 25, comparisons, (count) => ({ $filter: times(count, "contains(name,'a')", ' or ') })],
  ['words', 25, comparisons, (count) => ({ $search: times(count, 'a', ' ') })],
  [
    'comparisons and words',
    25,
    comparisons,
    (count) => ({ $filter: times(12, 'active', ' or '), $search: times(count - 12, 'a', ' OR ') }),
  ],
  ['parentheses', 10, depth, (count) => ({ $filter: `${'('.repeat(count)}active${')'.repeat(count)}` })],
  ['parentheses around words', 10, depth, (count) => ({ $search: `${'('.repeat(count)}a${')'.repeat(count)}` })],
  ['negations', 10, depth, (count) => ({ $filter: `${'not '.repeat(count)}active` })],
  ['negations of words', 10, depth, (count) => ({ $search: `${'NOT '.repeat(count)}a` })],
  [
    'functions in functions',
    10,
    depth,
    (count) => ({ $filter: `${'trim('.repeat(count)}name${')'.repeat(count)} eq 'a'` }),
  ],
  ['operators fed by operators', 10, depth, (count) => ({ $filter: `1${times(count, ' add 1')} eq 1` })],
  ['functions to order by', 10, depth, (count) => ({ $orderby: `${'trim('.repeat(count)}name${')'.repeat(count)}` })],
  [
    'members of a list',
    50,
    "An 'in' list must not have more than 50 members.",
    (count) => ({ $filter: `name in (${times(count, "'a'", ',')})` }),
  ],
  [
    'numbers in a list',
    50,
    literals,
    (count) => ({ $filter: `length(name) in (${numbers(count - 2)}) or length(name) in (1,2)` }),
  ],
  [
    'literals',
    50,
    literals,
    (count) => ({
      $filter: `${times(24, 'length(name) eq 1 add 1 or ')}length(name) eq 1${times(count - 49, ' add 1')}`,
    }),
  ],
  [
    'terms to order by',
    5,
    '$orderby must not have more than 5 terms.',
    (count) => ({ $orderby: times(count, 'name', ',') }),
  ],
  [
    'literals to order by',
    5,
    'A query option must not have more than 5 literals.',
    (count) => ({ $orderby: `length(name)${times(count, ' add 1')}` }),
  ],
]

describe('a query', () => {
  it.each(limits)('may have so many %s: %i', (_, most, message, query) => {
    expect(() => parse(query(most))).not.toThrow()
    const [option] = Object.keys(query(most)).slice(-1)
    expect(() => parse(query(most + 1))).toThrow(expect.objectContaining({ status: 400, message, target: option }))
  })

  it.each([
    ['$top', [1, 999], [0, 1000]],
    ['$skip', [0, 100_000], [-1, 100_001]],
  ])('has %s from %j, not %j', (option, within, beyond) => {
    for (const value of within) expect(parse({ [option]: `${value}` })).toMatchObject({ [option.slice(1)]: value })
    for (const value of beyond) {
      expect(() => parse({ [option]: `${value}` })).toThrow(expect.objectContaining({ status: 400, target: option }))
    }
  })
})
