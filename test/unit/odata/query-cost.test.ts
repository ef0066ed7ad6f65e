import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { testClock } from '../../support/oracles/evaluate.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const parse = (search: string) =>
  parseQueryOptions(search, { type: sampleType, version: 'beta', resource: 'collection', clock: testClock })

const refusal = (search: string) => {
  try {
    parse(search)
    return undefined
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
}
/** The limit that a text passes, by the last word of the sentence; undefined for a text that is taken. */
const limitPassed = (search: string) => refusal(search)?.message.match(/(\w+)\.$/)?.[1]
const times = (count: number, text: string, separator = ' or ') => Array<string>(count).fill(text).join(separator)

describe('what a query uses up', () => {
  it.each<[string, (count: number) => string, number, string]>([
    ['a constant that is a condition', (count) => `$filter=${times(count, 'true')}`, 25, 'comparisons'],
    ['a comparison of functions, once', (count) => `$filter=${times(count, 'length(name) eq 1')}`, 25, 'comparisons'],
    // Each literal is a bound value of the statement, and D1 takes fewer than a hundred.
    ['each string', (count) => `$filter=${times(count, "concat('a','b') eq concat('c',name)")}`, 16, 'literals'],
    ['each now()', (count) => `$filter=${times(count, 'year(now()) add year(now()) eq year(now())')}`, 16, 'literals'],
    ['a list of strings, once', (count) => `$filter=${times(count, "concat('a','b') in ('c','d')")}`, 16, 'literals'],
    ['a list with null', (count) => `$filter=${times(count, "concat('a','b') in ('c',null)")}`, 16, 'literals'],
    [
      'each term of a search, beside the filter',
      (count) => `$filter=${times(12, "concat('a','b') eq concat('c','d')")}&$search=${times(count, 'a', ' ')}`,
      2,
      'literals',
    ],
    ['each term of an order', (count) => `$orderby=${times(count, 'name', ',')}`, 5, 'terms'],
  ])('%s', (_, make, most, limit) => {
    expect(limitPassed(make(most))).toBeUndefined()
    expect(limitPassed(make(most + 1))).toBe(limit)
  })

  it('is nothing for null and for truth values', () => {
    expect(limitPassed(`$filter=${times(25, 'concat(null,null) eq concat(null,null)')}`)).toBeUndefined()
    expect(limitPassed(`$filter=${times(25, 'verified in (true,false,null)')}`)).toBeUndefined()
  })
})

// A chain of operators nests without a parenthesis, so that the parser's own guard does not see it.
const sum = (operators: number) => `1${' add 1'.repeat(operators)}`

describe('a chain counts as deep as it is', () => {
  it.each<[string, (operators: number) => string, number]>([
    ['below a minus', (operators) => `-(${sum(operators)}) eq 1`, 9],
    ['below a function', (operators) => `length(substring(name,${sum(operators)})) eq 1`, 8],
    ['below a not', (operators) => `not (${sum(operators)} eq 1)`, 9],
    ['below an in', (operators) => `(${sum(operators)}) in (1)`, 10],
    ['on the right of a comparison', (operators) => `1 eq ${sum(operators)}`, 10],
    ['on the right of an operator', (operators) => `1 add (${sum(operators)}) eq 1`, 9],
    ['beside other conditions', (operators) => `active or (${sum(operators)} eq 1 and verified)`, 10],
  ])('%s', (_, make, most) => {
    expect(limitPassed(`$filter=${make(most)}`)).toBeUndefined()
    expect(limitPassed(`$filter=${make(most + 1)}`)).toBe('levels')
  })
})

it('repeats no more than the beginning of a name that it does not know', () => {
  const long = 'a'.repeat(1900)
  for (const search of [
    `$filter=${long} eq 1`,
    `$filter=${long}(name) eq 1`,
    `$filter=name eq ${long}'x'`,
    `$filter=$${long} eq 1`,
    `$orderby=${long}`,
    `$select=${long}`,
    `$${long}=1`,
  ]) {
    const message = refusal(search)?.message ?? ''
    expect(message, search).toContain('aaaaaaaa')
    expect(message.length, message).toBeLessThan(300)
  }
})
