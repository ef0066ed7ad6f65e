import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { testClock } from '../../support/oracles/evaluate.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const parse = (search: string) =>
  parseQueryOptions(search, { type: sampleType, version: 'beta', resource: 'collection', clock: testClock })

/** Status and target of the refusal, or `taken`. */
const outcome = (search: string) => {
  try {
    parse(search)
    return 'taken'
  } catch (error) {
    if (error instanceof GraphError) return [error.status, error.target]
    throw error
  }
}
const filterOutcome = (filter: string) => outcome(`$filter=${encodeURIComponent(filter)}`)

describe('an option', () => {
  it('may have spaces around its name and its value', () => {
    expect(parse('?+$top+=+5+&%20count%20=+true+')).toMatchObject({ top: 5, count: true })
    expect(outcome('?+$foo+=1')).toEqual([400, '$foo'])
  })

  it('keeps a question mark in its value, with one before the query or without', () => {
    for (const search of ["$filter=name eq 'a?b'", "?$filter=name eq 'a?b'"]) {
      expect(parse(search).filter, search).toMatchObject({ right: { value: 'a?b' } })
    }
  })

  it.each(['$filter', '$search', '$orderby', '$skiptoken', '$format', '$count', '$top', '$skip'])(
    'is refused without a value, or with a blank one: %s',
    (name) => {
      for (const search of [name, `${name}=`, `${name}=+`])
        expect([search, outcome(search)]).toEqual([search, [400, name]])
    },
  )

  it.each([
    ['$count=true', true],
    ['$count=FALSE', false],
    ['', false],
  ])('counts or not: %j', (search, count) => {
    expect(parse(search).count).toBe(count)
  })
})

describe('a literal', () => {
  it.each<[string, unknown]>([
    ["name eq 'it''s'", "it's"],
    ["name eq ''''''", "''"],
    ["name eq ''", ''],
    ["color eq 'GREEN'", 'Green'],
  ])('of a string, its quotes written twice: %s', (filter, value) => {
    expect(parse(`$filter=${filter}`).filter).toMatchObject({ right: { value } })
  })

  it('of a GUID is the same in any case', () => {
    const guid = 'AbCdEf01-2345-6789-abcd-ef0123456789'
    expect(parse(`$filter=${guid} eq ${guid.toUpperCase()}`).filter).toMatchObject({
      left: { value: guid.toLowerCase() },
      right: { value: guid.toLowerCase() },
    })
  })

  const guid = 'aaaaaaaa-0000-4000-8000-000000000001'
  it.each([
    [`${guid} gt ${guid}`, [400, '$filter']],
    [`${guid} lt null`, [400, '$filter']],
    [`${guid} eq null`, 'taken'],
    ["color gt 'red'", [400, '$filter']],
    ['mood le null', [400, '$filter']],
    ['null gt 1', 'taken'],
    ['created ge 2024-01-01', 'taken'],
  ])('is compared only where there is an order: %s', (filter, expected) => {
    expect(filterOutcome(filter)).toEqual(expected)
  })
})

describe('a function takes as many arguments as it has parameters', () => {
  it.each([
    ['contains(name)', [400, '$filter']],
    ["contains(name,'a')", 'taken'],
    ["contains(name,'a',null)", [400, '$filter']],
    ['tolower(name,null) eq null', [400, '$filter']],
    ['substring(name) eq null', [400, '$filter']],
    ['substring(name,1) eq null', 'taken'],
    ['substring(name,1,2) eq null', 'taken'],
    ['substring(name,1,2,null) eq null', [400, '$filter']],
  ])('%s', (filter, expected) => {
    expect(filterOutcome(filter)).toEqual(expected)
  })
})

describe('white space', () => {
  it.each(['active   ', '  active', 'active\t \t', "name  eq 'x' or (active)", "not   contains( name , 'x' )"])(
    'may stand between any two parts, and around them: %j',
    (filter) => {
      expect(filterOutcome(filter)).toBe('taken')
    },
  )
})

describe('a name that only begins or ends like a word of the language is a name', () => {
  it.each([
    ['information eq 1', [400, '$filter']],
    ['turnaroundinf eq 1', [400, '$filter']],
    ['inf eq 1', [501, '$filter']],
    ["preduration'P1D' eq null", [400, '$filter']],
    ["durations'P1D' eq null", [400, '$filter']],
    ["duration'P1D' eq null", [501, '$filter']],
  ])('%s', (filter, expected) => {
    expect(filterOutcome(filter)).toEqual(expected)
  })
})

describe('$search', () => {
  it.each([
    ['ANDY', 'andy'],
    ['ORDER', 'order'],
    ['NOTE', 'note'],
    ['BRAND', 'brand'],
    ['MAJOR', 'major'],
    ['KNOT', 'knot'],
    ['AND1', 'and1'],
    ['"AND"', 'and'],
    ['"a b"', 'a b'],
    [String.raw`"say \"A\" \\ b"`, String.raw`say "a" \ b`],
    ['ÄÖ', 'ÄÖ'],
  ])('%s is one term, in lower case as far as ASCII goes', (text, term) => {
    expect(parse(`$search=${encodeURIComponent(text)}`).search).toMatchObject({ kind: 'term', text: term })
  })
})
