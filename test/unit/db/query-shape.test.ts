import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { filterCondition, orderValue, searchCondition } from '../../../src/db/sql/condition.ts'
import { type Binder, byNumber, itself } from '../../../src/db/sql/literals.ts'
import { prepared } from '../../../src/db/sql/prepared.ts'
import { columnOf } from '../../../src/db/sql/table.ts'
import { queryShape } from '../../../src/db/store/search/shape.ts'
import type { QueryOptions } from '../../../src/odata/query/query-options.ts'
import { largestQueries } from '../../support/samples/largest-queries.ts'
import { parseSample, sampleQueries } from '../../support/samples/sample-queries.ts'

const parts = ({ filter, search, orderBy }: Pick<QueryOptions, 'filter' | 'search' | 'orderBy'>, binder: Binder) => [
  ...(filter ? [filterCondition(filter, columnOf, binder)] : []),
  ...(search ? [searchCondition(search, columnOf, binder)] : []),
  ...orderBy.map(({ expression }) => orderValue(expression, columnOf, binder)),
]
const written = (query: Parameters<typeof parts>[0], binder: Binder) =>
  prepared(sql`${sql.join(parts(query, binder), sql`, `)}`)

const shapeOf = (options: QueryOptions) => queryShape({ ...options, after: undefined })
const named = (filter: string) => shapeOf(parseSample(`$filter=${encodeURIComponent(filter)}`)).name

it('a query of a shape has the statement that it has by itself, value for value, and each shape one text', () => {
  const texts = new Map<string, string>()
  const queries = sampleQueries(2000, 20_261_126).map(({ options }) => options)
  for (const options of [...queries, ...Object.values(largestQueries).map(parseSample)]) {
    const shape = shapeOf(options)
    const own = written(options, itself)({})
    expect(written(shape, byNumber)(shape.values)).toEqual(own)
    expect(texts.get(shape.name) ?? own.sql).toBe(own.sql)
    texts.set(shape.name, own.sql)
  }
})

it.each([
  ["name eq 'a'", "name eq 'b'"],
  ['length(name) add 1 gt 2', 'length(name) add 10 gt -3'],
  ["name in ('a','b')", "name in ('c')"],
  ["contains(name,'a') and verified eq true", "contains(name,'%') and verified eq true"],
])('two have one shape that differ in literals alone: %s, %s', (one, other) => {
  expect(named(one)).toBe(named(other))
})

it.each([
  ["name eq 'a'", "nickname eq 'a'"],
  ["name eq 'a'", "name ne 'a'"],
  ["nickname eq 'a'", 'nickname eq null'],
  ['verified eq true', 'verified eq false'],
  ['length(name) in (1,2)', 'length(name) in (1,2,3)'],
  ["nickname in ('a')", "nickname in ('a',null)"],
])('two have two that differ in more: %s, %s', (one, other) => {
  expect(named(one)).not.toBe(named(other))
})
