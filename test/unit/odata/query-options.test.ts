import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import type { Version } from '../../../src/model/version.ts'
import type { ResourceKind } from '../../../src/odata/query/option-names.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { finds, testClock } from '../../support/oracles/evaluate.ts'
import { sampleRows } from '../../support/samples/sample-rows.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const parse = (search: string, version: Version = 'beta', resource: ResourceKind = 'collection') =>
  parseQueryOptions(search, { type: sampleType, version, resource, clock: testClock })

const refusal = (...parameters: Parameters<typeof parse>) => {
  try {
    parse(...parameters)
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
  throw new Error(`Taken: ${parameters[0]}`)
}

describe('names', () => {
  it('may be missing altogether', () => {
    for (const text of ['', '?', '&&', '?&']) {
      expect(parse(text)).toMatchObject({
        select: undefined,
        filter: undefined,
        orderBy: [],
        count: false,
        normalized: '[]',
      })
    }
  })

  it.each(['?$top=5', '$top=5', '?$TOP=5', '?%24top=5', '?top=5', '?Top=%35', '?a=b&$top=5&a=c', '?$top=+5+'])(
    '%s',
    (text) => {
      expect(parse(text).top).toBe(5)
    },
  )

  it('need their dollar sign on v1.0', () => {
    expect(parse('top=5&filter=)(&$count=true', 'v1.0')).toMatchObject({
      top: undefined,
      filter: undefined,
      count: true,
    })
  })

  it.each([
    ['$top=1&$top=1', '$top', "The query option '$top' is given more than once."],
    ['$top=1&TOP=1', '$top', "The query option '$top' is given more than once."],
    ['$foo=1', '$foo', "The query option '$foo' is not supported."],
    ['$levels=1', '$levels', "The query option '$levels' is not supported."],
    ['$constructor=1', '$constructor', "The query option '$constructor' is not supported."],
    ['$expand=children', '$expand', "The type 'microsoft.graph.sample' has no relationships to expand."],
    ['$top=%zz', undefined, 'The query string is not well-formed percent-encoded UTF-8.'],
    ['a=%C3%28', undefined, 'The query string is not well-formed percent-encoded UTF-8.'],
    ['a=%ED%A0%80', undefined, 'The query string is not well-formed percent-encoded UTF-8.'],
    ['%=1', undefined, 'The query string is not well-formed percent-encoded UTF-8.'],
  ])('%s is refused', (text, target, message) => {
    expect(refusal(text)).toMatchObject({ status: 400, code: 'BadRequest', target, message })
  })

  it.each(['$apply=aggregate(x)', 'compute=a', '$compute='])('%s is not implemented', (text) => {
    expect(refusal(text)).toMatchObject({ status: 501, code: 'NotImplemented' })
  })

  it.each<[ResourceKind, string]>([
    ['entity', '$top=1'],
    ['entity', '$filter=active'],
    ['entity', '$orderby=name'],
    ['entity', '$count=true'],
    ['entity', '$search=a'],
    ['count', '$select=id'],
    ['count', '$orderby=name'],
    ['count', '$top=1'],
    ['other', '$select=id'],
    ['other', '$filter=active'],
  ])('on %s, %s does not apply', (resource, text) => {
    expect(refusal(text, 'beta', resource)).toMatchObject({
      status: 400,
      message: `The query option '${text.split('=')[0]}' does not apply to this resource.`,
    })
  })

  it('apply where they mean something', () => {
    expect(parse('$select=id&$format=json', 'v1.0', 'entity')).toMatchObject({ select: ['id'], format: 'json' })
    expect(parse('$filter=active&$search=a', 'v1.0', 'count').filter).toBeDefined()
    expect(parse('$format=xml', 'v1.0', 'other').format).toBe('xml')
  })
})

describe('percent-encoding is undone once', () => {
  it.each([
    ["$filter=name+eq+'a%2Bb'", 'a+b'],
    ["$filter=name%20eq%20'a+b'", 'a b'],
    ["$filter=name eq '%2520'", '%20'],
    ['$filter=name eq %27%26%3D%27', '&='],
    ["$filter=name eq '='", '='],
    ["$filter=name eq '%F0%9F%98%80'", '😀'],
  ])('%s', (text, value) => {
    expect(parse(text).filter).toMatchObject({ right: { value } })
  })
})

describe('$select', () => {
  it.each([
    ['name', ['name']],
    ['Name,ID, name', ['name', 'id']],
    ['password', ['password']],
    ['*', undefined],
    ['name,*', undefined],
  ])('%s', (text, select) => {
    expect(parse(`$select=${text}`).select).toEqual(select)
  })

  it.each(['x', 'constructor', 'of/x', ''])('%s is unknown', (name) => {
    const message = `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.sample'.`
    expect(refusal(`$select=${name}`)).toMatchObject({ status: 400, target: '$select', message })
  })

  it('knows what the version shows', () => {
    expect(parse('$select=note').select).toEqual(['note'])
    expect(refusal('$select=note', 'v1.0').status).toBe(400)
    expect(refusal("$filter=note eq 'a'", 'v1.0').status).toBe(400)
  })
})

describe('$orderby', () => {
  /** Terms of 4,000 characters at the most. */
  const orderedBy = (terms: number) => Array(terms).fill('concat(concat(name,name),concat(name,trim(name)))').join()

  it('takes texts as long as may be, and what is no text beside them', () => {
    expect(parse(`$orderby=${orderedBy(4)},length(${orderedBy(1)})`).orderBy).toHaveLength(5)
  })

  it('reads terms', () => {
    expect(parse('$orderby=Name desc, length(nickname) ASC,color,note eq null desc').orderBy).toMatchObject([
      { expression: { name: 'name' }, descending: true },
      { expression: { function: 'length' }, descending: false },
      { expression: { name: 'color' }, descending: false },
      { expression: { kind: 'comparison' }, descending: true },
    ])
  })

  it.each([
    ['true', 'A literal orders nothing: name a property or an expression.'],
    ['(1) desc', 'A literal orders nothing: name a property or an expression.'],
    ['password', "The property 'password' is secret: it can be selected, not filtered or ordered by."],
    ['a', "Could not find a property named 'a' on type 'microsoft.graph.sample'."],
    ['id,id,id,id,id,id', '$orderby must not have more than 5 terms.'],
    [
      "name in ('a'),name in ('a'),name in ('a'),name in ('a'),length(name) in (1,2)",
      'A query option must not have more than 5 literals.',
    ],
    [`${' '.repeat(2048)}id`, 'The query option must not be longer than 2048 characters.'],
    [`${orderedBy(4)},tolower(name)`, '$orderby must not order by texts of more than 16384 characters in all.'],
    [`length(name)${' add length(name)'.repeat(10)}`, 'A query option must not nest deeper than 10 levels.'],
  ])('%s is refused', (text, message) => {
    expect(refusal(`$orderby=${text}`)).toMatchObject({ status: 400, target: '$orderby', message })
  })
})

describe('$search', () => {
  const namesFound = (text: string) => {
    const { search } = parse(`$search=${encodeURIComponent(text)}`)
    const rows = ['red apple', 'green Apple', 'red pear', 'say "x"'].map((name) => ({
      name,
      nickname: null,
      color: 'apple',
    }))
    return rows.filter((row) => search && finds(search, row)).map(({ name }) => name)
  }

  it.each([
    ['apple', ['red apple', 'green Apple']],
    ['red apple', ['red apple']],
    ['red AND apple', ['red apple']],
    ['"red apple"', ['red apple']],
    ['"apple red"', []],
    ['apple OR pear', ['red apple', 'green Apple', 'red pear']],
    ['NOT apple', ['red pear', 'say "x"']],
    ['red NOT apple', ['red pear']],
    ['green OR red AND pear', ['green Apple', 'red pear']],
    ['(green OR red) apple', ['red apple', 'green Apple']],
    ['NOT (red OR green)', ['say "x"']],
    ['"\\"x\\""', ['say "x"']],
    ['and', []],
  ])('%s', (text, names) => {
    expect(namesFound(text)).toEqual(names)
  })

  it('looks through the strings of the version that are no secrets', () => {
    expect(parse('$search=a').search).toMatchObject({ properties: ['id', 'name', 'nickname', 'note'] })
    expect(parse('$search=a', 'v1.0').search).toMatchObject({ properties: ['id', 'name', 'nickname'] })
    const { search } = parse('$search=shown')
    expect(sampleRows.filter((row) => search && finds(search, row))).toEqual([])
  })

  it.each(['"', '""', '(', 'a)', '()', 'AND', 'a AND', 'OR a', 'NOT', 'a AND OR b', '"a'])('%s is refused', (text) => {
    expect(refusal(`$search=${encodeURIComponent(text)}`)).toMatchObject({
      status: 400,
      target: '$search',
      message: 'The search expression is malformed: use words, "phrases", AND, OR, NOT and parentheses.',
    })
  })

  it.each([
    [`$search=${'a '.repeat(26)}`, 'A query must not have more than 25 comparisons.'],
    [
      `$filter=${Array(13).fill('active').join(' or ')}&$search=${'a '.repeat(13)}`,
      'A query must not have more than 25 comparisons.',
    ],
    [`$search=${'('.repeat(11)}`, 'A query option must not nest deeper than 10 levels.'],
    [`$search=${'NOT '.repeat(500)}`, 'A query option must not nest deeper than 10 levels.'],
    [`$search=${'a'.repeat(2049)}`, 'The query option must not be longer than 2048 characters.'],
    ['$search=', 'The query option is empty.'],
  ])('%s passes a limit', (text, message) => {
    expect(refusal(text)).toMatchObject({ status: 400, target: '$search', message })
  })
})

describe('$top, $skip, $count, $skiptoken and $format', () => {
  it('are read', () => {
    expect(
      parse('$top=999&$skip=100000&$count=True&$skiptoken=a%2Fb&$format=application/json;odata.metadata=none'),
    ).toMatchObject({
      top: 999,
      skip: 100_000,
      count: true,
      skipToken: 'a/b',
      format: 'application/json;odata.metadata=none',
    })
    expect(parse('$skip=0').skip).toBe(0)
  })

  it.each(['0', '1000', '-1', '1.5', '1e2', '', 'a', '0x5', '99999999999999999999', '٣'])(
    '$top=%s is refused',
    (value) => {
      const message = '$top must be an integer from 1 to 999.'
      expect(refusal(`$top=${encodeURIComponent(value)}`)).toMatchObject({ status: 400, target: '$top', message })
    },
  )

  it.each(['-1', '100001', '', '1.0'])('$skip=%s is refused', (value) => {
    const message = '$skip must be an integer from 0 to 100000.'
    expect(refusal(`$skip=${value}`)).toMatchObject({ status: 400, target: '$skip', message })
  })

  it.each(['', '1', 'yes'])('$count=%s is refused', (value) => {
    expect(refusal(`$count=${value}`)).toMatchObject({
      status: 400,
      target: '$count',
      message: '$count must be true or false.',
    })
  })

  it.each(['$skiptoken', '$format'])('%s= is refused', (name) => {
    expect(refusal(`${name}=`)).toMatchObject({ status: 400, target: name, message: 'The query option is empty.' })
  })
})

describe('the normalized text', () => {
  it('is the same for every page of one query', () => {
    const { normalized } = parse('?$filter=active&$orderby=name%20desc&$top=5')
    expect(parse('?orderby=name+desc&FILTER=active&$top=7&$skip=2&$skiptoken=x&custom=1').normalized).toBe(normalized)
  })

  it('tells queries apart', () => {
    const texts = [
      '',
      '$filter=active',
      '$filter=verified',
      '$orderby=name',
      '$search=name',
      '$select=name',
      '$count=true',
    ]
    expect(new Set(texts.map((text) => parse(text).normalized)).size).toBe(texts.length)
  })
})
