import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { testClock } from '../../support/oracles/evaluate.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

/** What a query string is refused with. */
const messageOf = (search: string) => {
  try {
    parseQueryOptions(search, { type: sampleType, version: 'beta', resource: 'collection', clock: testClock })
  } catch (error) {
    if (error instanceof GraphError) return error.message
    throw error
  }
  throw new Error(`${search} is taken.`)
}
const refused = (option: string, text: string) => messageOf(`${option}=${encodeURIComponent(text)}`)

const operand = 'a property, a literal or a function'
const operator = 'an operator, such as eq or and,'

describe('a syntax error says where, and what to write', () => {
  it.each<[string, number, string]>([
    ["name = 'a'", 5, 'write eq in place of ='],
    ["name == 'a'", 5, 'write eq in place of =='],
    ["name=eq 'a'", 4, 'write eq in place of ='],
    ["name != 'a'", 5, 'write ne in place of !='],
    ["name <> 'a'", 5, 'write ne in place of <>'],
    ["name < 'a'", 5, 'write lt in place of <'],
    ["name > 'a'", 5, 'write gt in place of >'],
    ["name<='a'", 4, 'write le in place of <='],
    ["name >= 'a'", 5, 'write ge in place of >='],
    ["name => 'a'", 5, 'write ge in place of =>'],
    ['active && verified', 7, 'write and in place of &&'],
    ['active || verified', 7, 'write or in place of ||'],
    ['!active', 0, 'write not in place of !'],
    ['length(name) + 1 eq 2', 13, 'write add in place of +'],
    ['length(name) -1 eq 2', 13, 'write sub in place of -'],
    ['length(name) * 2 eq 2', 13, 'write mul in place of *'],
    ['length(name) % 2 eq 0', 13, 'write mod in place of %'],
    ['name eq %27a%27', 8, 'the option is percent-encoded twice'],
    ['name%20eq', 4, 'the option is percent-encoded twice'],
    ['name is null', 5, 'write eq in place of is'],
    ['name IS NOT null', 5, 'write ne in place of IS NOT'],
    ["name equals 'a'", 5, 'write eq in place of equals'],
    ["name eqq 'a'", 5, 'write eq in place of eqq'],
    ["name like 'a'", 5, "write contains(property,'text')"],
    ["name contains 'a'", 5, "this is a function: write its name, then (property,'text')"],
    ["name not in ('a')", 5, "not stands before a condition, as in not (property eq 'text')"],
    ['name eq "a"', 8, "a text stands in single quotes, as in 'text'"],
    ['name eq “a”', 8, "a text stands in single quotes, as in 'text'"],
    ["name eq 'it's", 8, `${operand} should stand here`],
    [
      "name eq  'a",
      9,
      "the text that begins here has no closing quote; a quote within a text is doubled, as in 'it''s'",
    ],
    ["name eq'a'", 5, 'a space is missing before the quote'],
    ['active eq true)', 14, 'there is no parenthesis for this one to close'],
    ['(active', 7, "it ends where ')' should follow"],
    ['active and', 10, `it ends where ${operand} should follow`],
    ['active and and active', 11, `${operand} should stand here`],
    ['name eq', 7, `it ends where ${operand} should follow`],
    ['active b', 7, `${operator} should stand here`],
    ['1 eq 1 ; drop', 7, `${operator} should stand here`],
    ['name in ()', 9, 'a literal should stand here'],
    ['name in (nickname)', 9, 'a literal should stand here'],
    ['length() eq 1', 7, `${operand} should stand here`],
    ['now(1) eq created', 4, "')' should stand here"],
    ['active and name is null', 16, 'write eq in place of is'],
    ["contains(name = 'a')", 14, 'write eq in place of ='],
  ])('$filter=%s', (text, position, advice) => {
    expect(refused('$filter', text)).toBe(`Syntax error at position ${position} in "${text}": ${advice}.`)
  })

  it.each<[string, number, string]>([
    ['name,,id', 5, `${operand} should stand here`],
    ['name down', 5, 'asc, desc or a comma should stand here'],
    ['name desc asc', 10, 'asc, desc or a comma should stand here'],
    ['name descending', 5, 'write desc in place of descending'],
    ['name ASCENDING', 5, 'write asc in place of ASCENDING'],
    ['name dsec', 5, 'asc, desc or a comma should stand here'],
    ['name des', 5, 'write desc in place of des'],
    ['name;id', 4, 'asc, desc or a comma should stand here'],
  ])('$orderby=%s', (text, position, advice) => {
    expect(refused('$orderby', text)).toBe(`Syntax error at position ${position} in "${text}": ${advice}.`)
  })

  it('counts characters, whatever they take in a URL or in memory', () => {
    for (const letter of ['x', 'ü', '語', '🔑', '%']) {
      const message = refused('$filter', `name eq '${letter.repeat(10)}' = 1`)
      expect([letter, message]).toEqual([
        letter,
        `Syntax error at position 21 in "name eq '…' = 1": write eq in place of =.`,
      ])
    }
    expect(messageOf('$filter=name+%3D%20%27%F0%9F%94%91%27')).toBe(
      `Syntax error at position 5 in "name = '🔑'": write eq in place of =.`,
    )
  })

  it('shows no more of a long text than what is around', () => {
    const long = `${'active and '.repeat(10)}name = ${'🔑'.repeat(500)}`
    const message = refused('$filter', long)
    expect(message).toContain(`at position 115 in "… and active and active and name = ${'🔑'.repeat(30)}…": write eq`)
    expect(message.isWellFormed()).toBe(true)
  })
})

describe('a wrong name gets the nearest right one', () => {
  it.each<[string, string, string | undefined]>([
    ['$filter', "nickame eq 'a'", "Did you mean 'nickname'?"],
    ['$filter', "NICKNAM eq 'a'", "Did you mean 'nickname'?"],
    ['$filter', "colour eq 'red'", "Did you mean 'color'?"],
    ['$filter', 'telephone eq 1', undefined],
    ['$filter', 'color eq amber', "stands in quotes: 'amber'."],
    ['$filter', 'color eq GREEN', "stands in quotes: 'Green'."],
    ['$filter', 'color eq ambr', "stands in quotes: 'amber'."],
    ['$filter', 'color eq microsoft.graph.sampleColor.ambr', "stands in quotes: 'amber'."],
    ['$filter', 'color in (amber)', "'amber', in quotes, should stand here"],
    ['$filter', "color in ('red',GREN)", "'Green', in quotes, should stand here"],
    ['$filter', 'name in (elephant)', undefined],
    ['$filter', "name.contains('a')", "Did you mean 'contains'?"],
    ['$filter', "contain(name,'a')", "Did you mean 'contains'?"],
    ['$filter', "startWith(name,'a')", "Did you mean 'startswith'?"],
    ['$filter', "foo(name) eq 'a'", undefined],
    ['$filter', "color eq 'amberr'", 'use one of red, amber, Green, unknownFutureValue.'],
    ['$filter', "color eq '3'", 'use one of red, amber, Green, unknownFutureValue.'],
    ['$orderby', 'nickame desc', "Did you mean 'nickname'?"],
    ['$select', 'id,nickame', "Did you mean 'nickname'?"],
    ['$select', 'telephone', undefined],
    ['$fliter', 'true', "Did you mean '$filter'?"],
    ['$oderby', 'name', "Did you mean '$orderby'?"],
    ['$nonsense', '1', undefined],
  ])('%s=%s', (option, text, advice) => {
    const message = refused(option, text)
    expect(message).toContain(advice ?? '')
    if (advice === undefined) expect(message).not.toMatch(/Did you mean|quotes/)
  })

  it.each(['$filter', '$orderby', '$select', '$x'])('%s shows a long name shortened', (option) => {
    const name = `${option === '$x' ? '' : 'a'}${'🔑'.repeat(300)}`
    const message = option === '$x' ? messageOf(`$${encodeURIComponent(name)}=1`) : refused(option, 'ü'.repeat(600))
    expect(message.length).toBeLessThan(300)
    expect(message.isWellFormed()).toBe(true)
  })
})
