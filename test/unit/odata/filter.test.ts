import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { limits } from '../../../src/odata/query/limits.ts'
import { evaluate, selects } from '../../support/oracles/evaluate.ts'
import { parseSample } from '../../support/samples/sample-queries.ts'
import { sampleRows } from '../../support/samples/sample-rows.ts'
import { sampleColor } from '../../support/samples/sample-type.ts'

const parse = (filter: string) => {
  const { filter: expression } = parseSample(`$filter=${encodeURIComponent(filter)}`)
  if (!expression) throw new Error('There is no filter.')
  return expression
}

const refusal = (filter: string) => {
  try {
    parse(filter)
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
  throw new Error(`Taken: ${filter}`)
}

const [row = {}] = sampleRows
const worth = (filter: string) => evaluate(parse(filter), row)

describe('grouping and precedence', () => {
  it.each([
    ['1 add 2 mul 3 eq 7', true],
    ['(1 add 2) mul 3 eq 9', true],
    ['7 sub 2 sub 1 eq 4', true],
    ['7 sub (2 sub 1) eq 6', true],
    ['8 div 4 div 2 eq 1', true],
    ['7 div 2 eq 3', true],
    ['-7 div 2 eq -3', true],
    ['7 div 2.0 eq 3.5', true],
    ['7 divby 2 eq 3.5', true],
    ['7 mod 3 eq 1', true],
    ['-7 mod 3 eq -1', true],
    ['7.5 mod 2 eq 1.5', true],
    ['-(1 add 2) mul 2 eq -6', true],
    ['- 5 eq -5', true],
    ['-length(id) eq -36', true],
    ['1 eq 1 eq true', true],
    ['1 gt 2 eq false', true],
    ['false eq 1 gt 2', true],
    ['1 lt 2 ne 3 lt 2', true],
    ['1 eq 2 eq false', true],
    ['false and false or true', true],
    ['true or false and false', true],
    ['(true or false) and false', false],
    ['not false and false', false],
    ['not (false and false)', true],
    ['not not true', true],
    ["not name in ('x')", true],
    ['not true eq false', true],
    ["not contains(name,'x') and true", true],
    ['((((((((((true))))))))))', true],
    ['1 eq 1.0', true],
    ['true gt false', true],
  ])('%s is %s', (filter, value) => {
    expect(worth(filter)).toBe(value)
  })

  it('makes one expression of a chain', () => {
    expect(parse('active and verified and true')).toMatchObject({ kind: 'logical', operands: { length: 3 } })
    expect(parse('active and verified or true')).toMatchObject({ operator: 'or', operands: { length: 2 } })
  })
})

describe('null', () => {
  it.each([
    ['null eq null', true],
    ['null ne null', false],
    ['nickname eq null', true],
    ['nickname ne null', false],
    ["nickname eq 'a'", false],
    ["nickname ne 'a'", true],
    ["nickname gt 'a'", false],
    ["nickname le 'a'", false],
    ['null gt null', false],
    ['null ge null', false],
    ["not (nickname gt 'a')", true],
    ["contains(nickname,'a')", null],
    ["not contains(nickname,'a')", null],
    ["contains(nickname,'a') or true", true],
    ["contains(nickname,'a') and true", null],
    ["contains(nickname,'a') and false", false],
    ["contains(nickname,'a') eq null", true],
    ['length(nickname) add 1 eq null', true],
    ["concat('a',null) eq null", true],
    ["nickname in ('a')", false],
    ["nickname in ('a',null)", true],
    ['nickname in (null)', true],
    ['null div 0 eq null', true],
    ['1 divby 0 eq null', true],
    ['1 div null eq null', true],
    ['null mod 0 eq null', true],
    ['0 mod null eq null', true],
    ['1e308 mul 10 eq null', true],
    ['0 sub 1e308 mul 10 eq null', true],
    ['not null', null],
    ['null', null],
  ])('%s is %s', (filter, value) => {
    expect(worth(filter)).toBe(value)
  })

  it('as the whole filter selects nothing', () => {
    expect(sampleRows.filter((one) => selects(parse('null'), one))).toEqual([])
  })
})

describe('functions and literals', () => {
  it.each([
    ["length('a😀é') eq 3"],
    ["indexof('😀b','b') eq 1"],
    ["indexof('abc','') eq 0"],
    ["indexof('abc','x') eq -1"],
    ["substring('a😀bc',1,2) eq '😀b'"],
    ["substring('abc',3) eq ''"],
    ["substring('abc',-1) eq 'abc'"],
    ["substring('abc',1,-1) eq ''"],
    ["tolower('AÉ') eq 'aÉ'"],
    ["toupper('aé') eq 'Aé'"],
    ["trim('  a ') eq 'a'"],
    ["concat('a','b') eq 'ab'"],
    ["'it''s' eq concat('it',concat('''','s'))"],
    ["startsWith('abc','ab') and endsWith('abc','bc') and CONTAINS('abc','b')"],
    ["endswith('abc','') and startswith('abc','') and contains('abc','')"],
    ["'Z' lt 'a' and '\uffff' lt '😀'"],
    ['year(2024-02-29T23:59:59.1234567Z) eq 2024'],
    ['day(2024-02-29T23:30:00-02:00) eq 1'],
    ['month(2024-02-29) eq 2'],
    ['hour(12:30:45.5) eq 12 and minute(12:30:45.5) eq 30 and second(12:30:45.5) eq 45'],
    ['fractionalseconds(12:30:45.5564522) eq 0.5564522'],
    ['date(2024-02-29T23:59Z) eq 2024-02-29'],
    ['time(2024-02-29T23:59Z) eq 23:59'],
    ['time(2024-02-29T23:59Z) lt 23:59:00.0000001'],
    ['2024-02-29T23:59:59.123456789Z eq 2024-02-29T23:59:59.1234567Z'],
    ['2024-02-29T00:00:00+02:00 eq 2024-02-28T22:00:00Z'],
    ['2024-02-29T00:00:00 02:00 eq 2024-02-28T22:00:00Z'],
    ['created lt 2024-02-29'],
    ['now() eq 2024-02-29T23:59:59Z'],
    ['01234567-89ab-cdef-0123-456789abcdef eq 01234567-89AB-CDEF-0123-456789ABCDEF'],
    ['9007199254740991 gt -9007199254740991'],
    ['1.5E3 eq 1500'],
    ['TRUE ne False'],
    ["color in ('RED','amber') eq (color eq 'red' or color eq 'Amber')"],
    ["color eq microsoft.graph.sampleColor'red' eq (Color eq 'Red')"],
    ['mood eq null and mood ne color'],
    ['ACTIVE eq true and Id ne null'],
  ])('%s', (filter) => {
    expect(worth(filter)).toBe(true)
  })

  it('gives enum members their declared names', () => {
    expect(parse("color eq 'GREEN'")).toMatchObject({ right: { value: 'Green', type: sampleColor } })
  })
})

describe('a refusal says why', () => {
  const binary = (left: string, right: string, kind: string) =>
    `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${kind}'.`
  const unquoted = ' A text or an enum member stands in single quotes.'
  const quoted = (type: string) => ` A literal of type '${type}' stands without quotes.`
  const unary = (type: string, kind: string) =>
    `A unary operator with an incompatible type was detected. Found operand type '${type}' for operator kind '${kind}'.`
  const member =
    "The enumeration literal is not a member of 'sampleColor': use one of red, amber, Green, unknownFutureValue."
  const safe = 'An integer literal must lie between -9007199254740991 and 9007199254740991.'

  it.each([
    ['name eq 5', binary('Edm.String', 'Edm.Int32', 'Equal') + unquoted],
    ['5000000000 ne name', binary('Edm.Int64', 'Edm.String', 'NotEqual') + unquoted],
    ['name gt 1.5', binary('Edm.String', 'Edm.Decimal', 'GreaterThan') + unquoted],
    [
      "created ge '2024-01-01'",
      binary('Edm.DateTimeOffset', 'Edm.String', 'GreaterThanOrEqual') + quoted('Edm.DateTimeOffset'),
    ],
    ['active lt 1', binary('Edm.Boolean', 'Edm.Int32', 'LessThan')],
    ["color le 'red'", binary('microsoft.graph.sampleColor', 'Edm.String', 'LessThanOrEqual')],
    ['color eq name', binary('microsoft.graph.sampleColor', 'Edm.String', 'Equal')],
    ['color gt mood', binary('microsoft.graph.sampleColor', 'microsoft.graph.sampleColor', 'GreaterThan')],
    ['id eq 01234567-89ab-cdef-0123-456789abcdef', binary('Edm.String', 'Edm.Guid', 'Equal') + unquoted],
    ['date(created) eq created', binary('Edm.Date', 'Edm.DateTimeOffset', 'Equal')],
    ["name in ('a',1)", binary('Edm.String', 'Edm.Int32', 'In') + unquoted],
    ['name and active', binary('Edm.String', 'Edm.Boolean', 'And')],
    ['active or 1', binary('Edm.Boolean', 'Edm.Int32', 'Or')],
    ['name add 1 eq 2', binary('Edm.String', 'Edm.Int32', 'Add')],
    ['created sub ended eq 1', binary('Edm.DateTimeOffset', 'Edm.DateTimeOffset', 'Subtract')],
    ["1 mul 'a' eq 2", binary('Edm.Int32', 'Edm.String', 'Multiply')],
    ['1 div true eq 2', binary('Edm.Int32', 'Edm.Boolean', 'Divide')],
    ['active mod 2 eq 2', binary('Edm.Boolean', 'Edm.Int32', 'Modulo')],
    ['not name', unary('Edm.String', 'Not')],
    ["not name eq 'a'", unary('Edm.String', 'Not')],
    ["-name eq 'a'", unary('Edm.String', 'Negate')],
    ['name', 'The $filter expression must evaluate to a single boolean value.'],
    ['1 add 1', 'The $filter expression must evaluate to a single boolean value.'],
    ['surname eq 1', "Could not find a property named 'surname' on type 'microsoft.graph.sample'."],
    ['constructor eq 1', "Could not find a property named 'constructor' on type 'microsoft.graph.sample'."],
    ['__proto__ eq null', "Could not find a property named '__proto__' on type 'microsoft.graph.sample'."],
    ["Password eq 'x'", "The property 'password' is secret: it can be selected, not filtered or ordered by."],
    ["contains(password,'x')", "The property 'password' is secret: it can be selected, not filtered or ordered by."],
    ["foo(name) eq 'a'", "An unknown function with name 'foo' was found."],
    ["toString() eq 'a'", "An unknown function with name 'toString' was found."],
    [
      'length(5) eq 1',
      "No function signature for the function with name 'length' matches the specified arguments. " +
        'The function signatures considered are: length(Edm.String).',
    ],
    [
      "substring(name,'a') eq 'a'",
      "No function signature for the function with name 'substring' matches the specified arguments. The function " +
        'signatures considered are: substring(Edm.String, Edm.Int32 or Edm.Int64, optional Edm.Int32 or Edm.Int64).',
    ],
    ["color eq 'blue'", member],
    ["color eq 'red,amber'", member],
    ["color in ('constructor')", member],
    ["color eq microsoft.graph.sampleColor'blue'", member],
    [
      "color eq sampleColor'red'",
      "The type 'samplecolor' is not an enumeration of 'microsoft.graph.sample'. Did you mean 'microsoft.graph.sampleColor'?",
    ],
    ['length(name) eq 9007199254740992', safe],
    ['length(name) eq -99999999999999999999', safe],
    ['length(name) eq 1e999', 'A decimal literal is too large.'],
    ['created eq 2024-02-30T00:00:00Z', 'A literal is not a valid Edm.DateTimeOffset.'],
    ['date(created) eq 2023-02-29', 'A literal is not a valid Edm.Date.'],
    ['time(created) eq 24:00', 'A literal is not a valid Edm.TimeOfDay.'],
    ["eq'a' eq color", "The type 'eq' is not an enumeration of 'microsoft.graph.sample'."],
    ['   ', 'The query option is empty.'],
    ["name eq 'a\0'", 'The query option contains a character that is not allowed.'],
  ])('%s', (filter, message) => {
    expect(refusal(filter)).toMatchObject({ status: 400, code: 'BadRequest', target: '$filter', message })
  })

  it.each([
    ["name/any(d:d eq 'x')", 'A path in an expression is not supported.'],
    ['name/x eq 1', 'A path in an expression is not supported.'],
    ["color has 'red'", "The operator 'has' is not supported."],
    ['round(1.5) eq 2', "The function 'round' is not supported."],
    ['cast(name,Edm.Int32) eq 2', "The function 'cast' is not supported."],
    ['geo.length(name) eq 1', "The function 'geo.length' is not supported."],
    ['$it eq null', "'$it' is not supported."],
    ['@p eq null', "'@p' is not supported."],
    ['length(name) eq NaN', "'NaN' is not supported."],
    ["created eq duration'P1D'", "A literal of type 'duration' is not supported."],
  ])('%s: not here', (filter, message) => {
    expect(refusal(filter)).toMatchObject({ status: 501, code: 'NotImplemented', target: '$filter', message })
  })

  it('without repeating a literal', () => {
    for (const filter of [
      "name eq 'hidden' x",
      "color eq 'hidden'",
      "length('hidden') eq 'hidden'",
      "name in ('hidden',1)",
    ]) {
      expect(refusal(filter).message).not.toContain('hidden')
    }
  })
})

describe('limits', () => {
  const times = (count: number, text: string, separator: string) => Array<string>(count).fill(text).join(separator)
  const comparisons = `A query must not have more than ${limits.comparisons} comparisons.`
  const depth = `A query option must not nest deeper than ${limits.depth} levels.`
  const literals = `A query option must not have more than ${limits.literals} literals.`

  it.each([
    ['comparisons', (count: number) => times(count, "name eq 'a'", ' or '), 25, comparisons],
    ['in lists', (count: number) => times(count, "name in ('a')", ' or '), 25, comparisons],
    ['boolean functions', (count: number) => times(count, "contains(name,'a')", ' and '), 25, comparisons],
    ['bare booleans', (count: number) => times(count, 'active', ' or '), 25, comparisons],
    ['parentheses', (count: number) => `${'('.repeat(count)}active${')'.repeat(count)}`, 10, depth],
    ['negations', (count: number) => `${'not '.repeat(count)}active`, 10, depth],
    ['minus signs', (count: number) => `${'- '.repeat(count)}length(name) eq 1`, 9, depth],
    ['functions', (count: number) => `${'trim('.repeat(count)}name${')'.repeat(count)} eq 'a'`, 10, depth],
    ['sums', (count: number) => `1${' add 1'.repeat(count)} eq 2`, 10, depth],
    ['comparisons of comparisons', (count: number) => `true${' eq true'.repeat(count)}`, 10, depth],
    [
      'list members',
      (count: number) => `name in (${times(count, "'a'", ',')})`,
      50,
      "An 'in' list must not have more than 50 members.",
    ],
    ['literals', (count: number) => `1 in (${times(count - 1, '1', ',')})`, 50, literals],
    [
      'characters',
      (count: number) => `name eq '${'a'.repeat(count - 10)}'`,
      2048,
      'The query option must not be longer than 2048 characters.',
    ],
  ])('%s', (_, make, most, message) => {
    expect(() => parse(make(most))).not.toThrow()
    expect(refusal(make(most + 1))).toMatchObject({ status: 400, target: '$filter', message })
  })

  it.each([
    ['(', '('],
    ['not ', 'not '],
    ['trim(', 'trim('],
    ['- ', '- '],
  ])('hold before deep text is followed down: %s', (_, open) => {
    expect(refusal(open.repeat(2048 / open.length)).message).toBe(depth)
  })
})
