import BetterSqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
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
  '1 div 0 eq null',
  '1 mod 0 eq null',
  '1e308 mul 10 eq null',
  '-1e308 mul 10 eq null',
  '1 add null eq null',
  '-null eq null',
])('%s', (filter) => {
  expect(isTrue(filter)).toBe(true)
  expect(isTrue(`not (${filter})`)).toBe(false)
})
