import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bindable, Statement } from '../../src/db/engines/database.ts'
import { type LocalD1, startD1 } from '../support/process/start-d1.ts'
import { largestQueries } from '../support/samples/largest-queries.ts'
import {
  fillStatements,
  parseSample,
  sampleQueries,
  sampleSize,
  statementOf,
} from '../support/samples/sample-queries.ts'

let d1: LocalD1

beforeAll(async () => {
  d1 = await startD1()
  await d1.database.execute(fillStatements)
})
afterAll(() => d1.stop())

/** The rows of each statement, as arrays of values. */
const rowsOf = async (statements: readonly Statement[]): Promise<Bindable[][][]> =>
  (await d1.database.execute(statements)).map(({ rows }) => rows.map((row) => Object.values(row)))

const batchSize = 500
const idsOf = (rows: readonly Bindable[][] | undefined) => rows?.map((row) => row.at(-1))

it('answers on D1 as the evaluator does, and goes on after any row', { timeout: 240_000 }, async () => {
  const queries = sampleQueries(sampleSize, 20_261_124)
  for (let start = 0; start < queries.length; start += batchSize) {
    const batch = queries.slice(start, start + batchSize)
    const answers = await rowsOf(batch.map(({ options }) => statementOf(options)))
    const pages = batch.flatMap(({ text, options, expected }, index) => {
      const rows = answers[index] ?? []
      expect(idsOf(rows), decodeURIComponent(text)).toEqual(expected)
      const place = rows.length === 0 ? 0 : index % rows.length
      const last = rows[place]
      return last ? [{ text, statement: statementOf(options, last), expected: expected.slice(place + 1) }] : []
    })
    const next = await rowsOf(pages.map(({ statement }) => statement))
    for (const [index, { text, expected }] of pages.entries()) {
      expect(idsOf(next[index]), decodeURIComponent(text)).toEqual(expected)
    }
  }
})

it.each(Object.entries(largestQueries))('takes the largest query: %s', async (_, text) => {
  const options = parseSample(text)
  const last = [...options.orderBy.map(() => 1), 'id']
  const statement = statementOf(options, last)
  expect(statement.params.length).toBeLessThan(90)
  await expect(rowsOf([statement])).resolves.toHaveLength(1)
})
