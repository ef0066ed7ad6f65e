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
const messageOf = (search: string) => {
  try {
    parse(search)
  } catch (error) {
    if (error instanceof GraphError) return error.message
    throw error
  }
  return 'taken'
}
const filterOutcome = (filter: string) => outcome(`$filter=${encodeURIComponent(filter)}`)

describe('an option', () => {
  it('may have spaces around its value', () => {
    expect(parse('?$top=+5+&count=+true%09')).toMatchObject({ top: 5, count: true })
  })

  // The ABNF has none there; as a custom option it would be ignored, and the answer would hold what was filtered out.
  it.each(['%20', '+', '%09', '%0A', '%C2%A0', '%E2%80%8B', '%EF%BB%BF', '%00'])(
    'is refused with white space, or what cannot be seen, in its name: %s',
    (blank) => {
      for (const [spelling, name] of [
        [`$filter${blank}`, '$filter'],
        [`${blank}$filter`, '$filter'],
        [`$${blank}filter`, '$filter'],
        [`${blank}$FILTER${blank}`, '$filter'],
        [`filter${blank}`, '$filter'],
        [`${blank}count`, '$count'],
        [`$foo${blank}`, '$foo'],
      ]) {
        expect([spelling, outcome(`${spelling}=true`)]).toEqual([spelling, [400, name]])
      }
      expect(outcome(`my${blank}option=1`)).toBe('taken')
      expect(messageOf(`$top${blank}=1`)).toContain('Write $top, without white space.')
    },
  )

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

// RWS in the OData ABNF: around every operator between two operands, after not (but before a parenthesis, as Graph's
// examples have it), before asc and desc; none between a function's name and its parenthesis.
describe('white space that the grammar asks for', () => {
  const operators: readonly (readonly [string, string, string])[] = [
    ['(true)', 'and', '(true)'],
    ['(true)', 'OR', '(true)'],
    ...['eq', 'ne', 'gt', 'ge', 'lt', 'le'].map((name) => ['(1)', name, '(2)'] as const),
    ...['add', 'sub', 'mul', 'div', 'divby', 'mod'].map((name) => ['(1)', name, '(2) eq 3'] as const),
    ['name', 'in', "('a')"],
    ["trim('a')", 'eq', 'trim(name)'],
    ["contains(name,'b')", 'eq', 'true'],
    ["'a'", 'eq', "'a'"],
    ['1', 'eq', '-1'],
    ['1', 'eq', '+1'],
    ['(1)', 'add', '-1 eq 0'],
  ]

  it.each(operators)('is missing: %s %s %s', (left, operator, right) => {
    for (const blank of [' ', '\t', ' \t ']) {
      expect(filterOutcome(`${left}${blank}${operator}${blank}${right}`)).toBe('taken')
    }
    for (const text of [`${left}${operator} ${right}`, `${left} ${operator}${right}`, `${left}${operator}${right}`]) {
      expect([text, filterOutcome(text)]).toEqual([text, [400, '$filter']])
    }
    for (const blank of ['\u00a0', '\n', '\u3000']) {
      expect(filterOutcome(`${left}${blank}${operator} ${right}`)).toEqual([400, '$filter'])
    }
  })

  it.each<[string, unknown]>([
    ['not(true)', 'taken'],
    ['NOT (true)', 'taken'],
    ['not-1 eq 1', [400, '$filter']],
    ["not'a' eq 'a'", [400, '$filter']],
    ['not@p', [400, '$filter']],
    ['not [true]', [501, '$filter']],
    ['not[true]', [400, '$filter']],
    ['1 eq 1and true', [400, '$filter']],
    ['true and(true)', [400, '$filter']],
    ["contains (name,'a')", [400, '$filter']],
    ['now () ge created', [400, '$filter']],
    ['now( ) ge created', 'taken'],
    ["(color)has 'red'", [400, '$filter']],
    ["color has 'red'", [501, '$filter']],
    ['( true )and true', [400, '$filter']],
  ])('%s', (filter, expected) => {
    expect(filterOutcome(filter)).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['(name) desc', 'taken'],
    ['(name)desc', [400, '$orderby']],
    ['length(name)asc', [400, '$orderby']],
    ['name,length(note) desc , id', 'taken'],
    ['length(name)add 1', [400, '$orderby']],
  ])('$orderby=%s', (text, expected) => {
    expect(outcome(`$orderby=${encodeURIComponent(text)}`)).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['"blue"green', [400, '$search']],
    ['green"blue"', [400, '$search']],
    ['"a""b"', [400, '$search']],
    ['(a)b', [400, '$search']],
    ['a(b)', [400, '$search']],
    ['(a)(b)', [400, '$search']],
    ['(a)"b"', [400, '$search']],
    ['(a)OR b', [400, '$search']],
    ['a OR(b)', [400, '$search']],
    ['NOT(a)', [400, '$search']],
    ['NOT"a"', [400, '$search']],
    ['a\u00a0b', [400, '$search']],
    [';', [400, '$search']],
    ['a ; b', [400, '$search']],
    ['a;b', [400, '$search']],
    ['"a;b"', 'taken'],
    ['"blue" green', 'taken'],
    ['( a\t"b" )OR c', [400, '$search']],
    ['( a\t"b" ) OR NOT (c)', 'taken'],
    ['((a) OR ("b"))', 'taken'],
  ])('$search=%s', (text, expected) => {
    expect(outcome(`$search=${encodeURIComponent(text)}`)).toEqual(expected)
    if (!text.includes('\u00a0')) expect(outcome(`$search=${text.replaceAll(' ', '+')}`)).toEqual(expected)
  })
})

// What OData 4.01 has (URL Conventions, section 5.1.1; ABNF, sections 4, 5 and 7), and how each is answered: 501 for what
// is well-formed and not served (Protocol, section 9.3.1), 400 for what is malformed.
describe('a part of OData that is not served', () => {
  it.each([
    'name eq []',
    "name in ['a','b']",
    'name in ["a", "b"]',
    'name in [ ]',
    'length([1,2]) eq 2',
    '[1,[2],{"a":3,"b":[null,true,\'x\']}] eq null',
    '{} eq null',
    '{ "name" : "x\\n\\u00e9" } eq null',
    'name in @names',
    'name in $it/names',
    'length(name) in (1,INF)',
    'length(name) in (-INF)',
    'length(name) eq INF',
    '- INF eq length(name)',
    'length(name) ne NaN',
    "created add duration'P1D' gt now()",
    "duration'-P1DT2H3M4.5S' eq null",
    "duration'PT0.1S' in (duration'PT1H')",
    "binary'T0RhdGE=' eq null",
    "binary'T0RhdGE' eq null",
    "binary'' eq null",
    "geography'SRID=0;Point(142.1 64.1)' eq null",
    "geometry'SRID=4326;Polygon((0 0,1 1,1e1 -1,0 0))' eq null",
    "geography'SRID=0;GeometryCollection(Point(1 2),LineString(0 0,1 1))' eq null",
    '@p eq name',
    '@Core.Messages eq null',
    '$it eq null',
    '$it/name eq name',
    '$this gt 1',
    "$root/People('A')/name eq name",
    "Items/any(d:d eq 'x')",
    'name/$count eq 1',
    'a/b/c eq 1',
    "color has 'red'",
    'case(true:1,false:0) eq 1',
    "cast('1',Edm.Int32) eq 1",
    'isof(name,Edm.String)',
    'ceiling(1.5) eq 2',
    'floor(1.5) eq 1',
    'round(1.5) eq 2',
    'totaloffsetminutes(created) eq 0',
    "totalseconds(duration'PT1S') eq 1",
    'created lt maxdatetime()',
    'created gt mindatetime()',
    "matchesPattern(name,'a')",
    'hassubset([1],[1])',
    'hassubsequence([1],[1])',
    'geo.distance(a,b) eq 1',
  ])('is 501: %s', (filter) => {
    expect(filterOutcome(filter)).toEqual([501, '$filter'])
  })

  it.each([
    'name eq [',
    'name in [1,]',
    'name in [1 2]',
    'name in ["a]',
    'name in ["\\x"]',
    '{"a"} eq null',
    '{a:1} eq null',
    '{"a":} eq null',
    '{"a":1 eq null',
    '[1)',
    'true]',
    `${'['.repeat(12)}${']'.repeat(12)} eq null`,
    'name eq "a"',
    "duration'x' eq null",
    "duration'P' eq null",
    "duration'P1DT' eq null",
    "duration'P1Y' eq null",
    "binary'T' eq null",
    "binary'T0RhdGF' eq null",
    "binary'%' eq null",
    "geography'' eq null",
    "geography'Point(1 2)' eq null",
    "geometry'SRID=0;Circle(1 2)' eq null",
    "X'0FAB7B' eq null",
    "datetime'2012-01-01T00:00:00' eq null",
    '@ eq name',
    '@1 eq name',
    '$ eq name',
    '$foo eq 1',
    '$item eq 1',
    'name/ eq 1',
    'name//x eq 1',
    'name/1 eq 1',
    '/name eq 1',
    'name in nickname',
    "name in 'a'",
    'INFO eq 1',
    '+INF eq 1',
    "foo.bar(name) eq 'a'",
  ])('is 400 where it is malformed, or no OData: %s', (filter) => {
    expect(filterOutcome(filter)).toEqual([400, '$filter'])
  })

  it.each(['$apply=a', '$compute=a', '$deltatoken=1', '$index=1', '$schemaversion=*'])('is 501: %s', (option) => {
    expect(outcome(option)).toEqual([501, option.split('=')[0]])
  })
})

describe('a plus sign', () => {
  it.each<[string, unknown]>([
    ['%2B4', 4],
    ['%2B4.5', 4.5],
    ['1e%2B3', 1000],
    ['1e+3', 1000],
    ['%2B1.5E-1', 0.15],
    ['+4', 4],
  ])('is a sign: %s', (text, value) => {
    expect(parse(`$filter=length(name)+eq+${text}`).filter).toMatchObject({ right: { value } })
    expect(parse(`$filter=length(name)+in+(1,${text})`).filter).toMatchObject({ members: [1, value] })
    expect(outcome(`$orderby=length(name)+mul+${text}`)).toBe('taken')
  })

  it('is the sign of an offset', () => {
    for (const offset of ['%2B01:00', '+01:00']) {
      expect(parse(`$filter=created+in+(2024-02-29T12:00:00${offset})`).filter).toMatchObject({
        members: ['2024-02-29T11:00:00.0000000Z'],
      })
    }
  })

  it.each(['1%2B1', '1+%2B+1', '%2B+4', '%2B%2B4', '%2B', '%2Blength(name)'])('is no operator: %s', (text) => {
    expect(outcome(`$filter=${text}+eq+2`)).toEqual([400, '$filter'])
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
