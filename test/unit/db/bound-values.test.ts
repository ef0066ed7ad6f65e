import { describe, expect, it } from 'vitest'
import { largestQueries } from '../../support/samples/largest-queries.ts'
import { parseSample, statementOf } from '../../support/samples/sample-queries.ts'

const paramsOf = (filter: string) => statementOf(parseSample(`$filter=${encodeURIComponent(filter)}`)).params
/** Those of a statement without any condition: the tenant twice, and the limit. */
const own = statementOf(parseSample('')).params

describe('a statement binds', () => {
  it.each(Object.entries(largestQueries))('fewer than D1 takes, with room to spare: %s', (_, text) => {
    const options = parseSample(text)
    const { params } = statementOf(options, [...options.orderBy.map(() => 1), 'id'])
    expect(params.length).toBeLessThan(90)
  })

  it.each<[string, readonly unknown[]]>([
    ["name in ('a','b',null)", [JSON.stringify(['a', 'b'])]],
    ['verified in (true,false)', [JSON.stringify([true, false])]],
    ['length(name) in (1,2.5,null)', [1, 2.5]],
    ['nickname in (null)', []],
    ["name eq 'a' and verified eq true and note eq null", ['a']],
  ])('a list of strings as one value, numbers one by one, null and truth not at all: %s', (filter, values) => {
    const params = [...paramsOf(filter)]
    for (const value of own) params.splice(params.indexOf(value), 1)
    expect(params).toEqual(values)
  })
})
