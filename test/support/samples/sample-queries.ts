import { type SQL, sql } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import fc from 'fast-check'
import type { Bindable, Statement } from '../../../src/db/engines/database.ts'
import { filterCondition, orderValue, searchCondition } from '../../../src/db/sql/condition.ts'
import { keysetCondition } from '../../../src/db/sql/keyset.ts'
import { columnWriter } from '../../../src/db/sql/table.ts'
import { GraphError } from '../../../src/errors.ts'
import type { Entity } from '../../../src/model/value.ts'
import { canBeNull } from '../../../src/odata/query/filter/expression.ts'
import { parseQueryOptions, type QueryOptions } from '../../../src/odata/query/query-options.ts'
import { DivisionByZero, finds, selects, sorted, testClock } from '../oracles/evaluate.ts'
import { type QueryText, queryText } from './generate-query.ts'
import { sampleRows } from './sample-rows.ts'
import { sampleTable, sampleType } from './sample-type.ts'

export const queryString = ({ filter, search, orderBy }: QueryText) =>
  Object.entries({ $filter: filter, $search: search, $orderby: orderBy })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')

export const parseSample = (text: string): QueryOptions =>
  parseQueryOptions(text, { type: sampleType, version: 'beta', resource: 'collection', clock: testClock })

export interface SampleQuery {
  readonly text: string
  readonly options: QueryOptions
  /** Ids, as the evaluator finds and orders them. */
  readonly expected: readonly string[]
}

/**
 * How many queries a test asks: a few minutes' worth for whoever wants more, and fewer for the mutation tester, which asks
 * them again for each mutant.
 */
export const sampleSize = Number(process.env.SAMPLE_QUERIES ?? 3000)

/** Queries made from a seed, those past a limit or with a division by zero left out. */
export const sampleQueries = (count: number, seed: number): readonly SampleQuery[] => {
  const texts = fc.sample(queryText, { numRuns: Math.ceil(count * 1.3), seed }).map(queryString)
  const accepted = texts.flatMap((text) => {
    const options = withinLimits(text)
    const expected = options && expectedOf(options)
    return expected ? [{ text, options, expected }] : []
  })
  if (accepted.length < count) throw new Error(`Only ${accepted.length} of ${texts.length} queries are within limits.`)
  return accepted.slice(0, count)
}

const withinLimits = (text: string) => {
  try {
    return parseSample(text)
  } catch (error) {
    if (error instanceof GraphError && /must not (?:have|nest|be longer)|by zero/.test(error.message)) return undefined
    throw new Error(`Refused: ${decodeURIComponent(text)}`, { cause: error })
  }
}

/** Undefined where a row is divided by zero, which fails the request. */
const expectedOf = ({ filter, search, orderBy }: QueryOptions) => {
  try {
    const found = sampleRows.filter((row) => (!filter || selects(filter, row)) && (!search || finds(search, row)))
    return sorted(found, orderBy).map((row) => String(row.id))
  } catch (error) {
    if (error instanceof DivisionByZero) return undefined
    throw error
  }
}

const column = (name: string) => sql`${sql.identifier(name)}`
const dialect = new SQLiteSyncDialect()

// Holds because every bound value of a condition is a string, a number or null.
export const toStatement = (query: SQL): Statement => {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return { sql: text, params: params as Bindable[], isRepeatable: true }
}

const termsOf = ({ orderBy }: QueryOptions) => [
  ...orderBy.map(({ expression, descending }) => ({
    sql: orderValue(expression, column),
    descending,
    nullable: canBeNull(expression),
  })),
  { sql: column('id'), descending: false, nullable: false },
]

/** Each row as its id and the values it is ordered by, `after` a row when given. */
export const statementOf = (options: QueryOptions, after?: readonly Bindable[]): Statement => {
  const { filter, search } = options
  const terms = termsOf(options)
  const conditions = [
    sql`${'tenant'} = ${'tenant'}`,
    ...(filter ? [filterCondition(filter, column)] : []),
    ...(search ? [searchCondition(search, column)] : []),
    ...(after ? [keysetCondition(terms, after)] : []),
  ]
  const values = sql.join(
    terms.map((term, index) => sql`${term.sql} as ${sql.identifier(`v${index}`)}`),
    sql`, `,
  )
  const order = sql.join(
    terms.map((term) => sql`${term.sql} ${sql.raw(term.descending ? 'desc' : 'asc')}`),
    sql`, `,
  )
  const where = sql.join(conditions, sql` and `)
  return toStatement(sql`select ${values} from sample where ${where} order by ${order} limit ${1000}`)
}

/** What fills the table: the same rows for every engine. */
export const fillStatements: readonly Statement[] = [
  { sql: sampleTable, params: [], isRepeatable: false },
  ...sampleRows.map((row: Entity): Statement => {
    const columns = columnWriter(sampleType)(row)
    const [names, params] = [Object.keys(columns), Object.values(columns)]
    return {
      sql: `insert into sample (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      params,
      isRepeatable: false,
    }
  }),
]
