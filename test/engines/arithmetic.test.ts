import BetterSqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { fromSqliteError } from '../../src/db/engines/sqlite/sqlite-fault.ts'
import { fillStatements, parseSample, statementOf } from '../support/samples/sample-queries.ts'
import { sampleRows } from '../support/samples/sample-rows.ts'

const connection = new BetterSqlite(':memory:')
for (const { sql, params } of fillStatements) connection.prepare(sql).run(...params)

/** Of constants alone, a condition selects all rows or none. */
const isTrue = (filter: string) => {
  const { sql, params } = statementOf(parseSample(`$filter=${encodeURIComponent(filter)}`))
  const count = connection.prepare(sql).all(...params).length
  expect([0, sampleRows.length]).toContain(count)
  return count > 0
}

// Both operands whole: div leaves the remainder out (OData 4.01 URL Conventions, section 5.1.1.2.4).
it.each([
  '7 div 2 eq 3',
  '-7 div 2 eq -3',
  '7 div 2.0 eq 3.5',
  '7.0 div 2 eq 3.5',
  '7 divby 2 eq 3.5',
  '(7 divby 2) div 2 eq 1.75',
  '-(3.5) div 1 eq -3.5',
  '-(7) div 2 eq -3',
  '-(-(3.5)) div 1 eq 3.5',
  '(1 add 2.5) div 1 eq 3.5',
  '(2.5 sub 1) div 1 eq 1.5',
  '(1 add 2) div 2 eq 1',
  '7 mod 4 eq 3',
  '-7 mod 4 eq -3',
  '7.5 mod 2 eq 1.5',
  '1 divby 0 eq null',
  'null div (1 sub 1) eq null',
  '1 mod null eq null',
  '1e308 mul 10 eq null',
  '-1e308 mul 10 eq null',
  '1 add null eq null',
  '-null eq null',
])('%s', (filter) => {
  expect(isTrue(filter)).toBe(true)
  expect(isTrue(`not (${filter})`)).toBe(false)
})

const run = (query: string) => {
  const { sql, params } = statementOf(parseSample(query))
  try {
    return connection.prepare(sql).all(...params).length
  } catch (error) {
    const { status, target } = Object(fromSqliteError(error))
    return [status, target]
  }
}
const filter = (text: string) => run(`$filter=${encodeURIComponent(text)}`)

// Sections 5.1.1.2.5 and 5.1.1.2.6: the request fails where a row's divisor is zero, whatever the type of the operands.
describe('a divisor that comes to zero', () => {
  const zero = 'indexof(name,name)'
  it.each([`1 div ${zero}`, `1 mod ${zero}`, `1.5 div ${zero}`, `length(name) div (1 sub 1)`, `1 mod -(${zero})`])(
    'fails a statement that looks at it: %s',
    (text) => {
      expect(filter(`${text} eq 1`)).toEqual([400, '$filter'])
      expect(filter(`not (${text} gt 1)`)).toEqual([400, '$filter'])
      expect(filter(`2 add ${text} add 3 gt 1`)).toEqual([400, '$filter'])
      expect(run(`$orderby=${encodeURIComponent(text)}`)).toEqual([400, '$orderby'])
    },
  )

  it('in some of the rows, and not where no row has it', () => {
    expect(filter("1 div indexof(name,'a') ge 1")).toEqual([400, '$filter'])
    expect(filter("1 div (indexof(name,'a') add 2) ge 1")).toBeGreaterThan(0)
    expect(filter(`name eq 'no such row' and 1 div ${zero} eq 1`)).toBe(0)
  })

  it('gives null beside a null operand, and does not fail divby', () => {
    for (const text of [`null div ${zero}`, `null mod ${zero}`, `${zero} div null`, `1 divby ${zero}`]) {
      expect([text, filter(`${text} eq null`)]).toEqual([text, sampleRows.length])
    }
    const nullRows = sampleRows.filter(({ nickname }) => nickname === null).length
    expect(filter('1 mod length(nickname) eq null')).toBe(nullRows)
  })
})

it.each(['1 div 0', '1 mod 0', '1.5 div 0.0', '1 mod -0', 'length(name) div -(0)', 'length(nickname) mod 0e5'])(
  'is refused before there are rows where the divisor is written as zero: %s',
  (text) => {
    expect(() => parseSample(`$filter=${encodeURIComponent(`true or ${text} eq 1`)}`)).toThrow('divided by zero')
    expect(() => parseSample(`$orderby=${encodeURIComponent(text)}`)).toThrow('divided by zero')
  },
)
