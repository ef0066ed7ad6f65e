import BetterSqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Bindable, Statement } from '../../src/db/engines/database.ts'
import { keysetCondition } from '../../src/db/sql/keyset.ts'
import {
  fillStatements,
  parseSample,
  sampleQueries,
  sampleSize,
  statementOf,
  toStatement,
} from '../support/samples/sample-queries.ts'
import { sampleRows } from '../support/samples/sample-rows.ts'

const connection = new BetterSqlite(':memory:')
for (const { sql, params } of fillStatements) connection.prepare(sql).run(...params)

type Values = (string | number | null)[]
const rowsOf = ({ sql, params }: Statement) =>
  connection
    .prepare<unknown[], Values>(sql)
    .raw()
    .all(...params)
const idsOf = (rows: readonly Values[]) => rows.map((row) => row.at(-1))

const queries = sampleQueries(sampleSize, 20_261_124)

it('answers as the evaluator does, row by row and in order', { timeout: 240_000 }, () => {
  for (const { text, options, expected } of queries) {
    expect(idsOf(rowsOf(statementOf(options))), decodeURIComponent(text)).toEqual(expected)
  }
})

it('goes on after any row of any order', { timeout: 240_000 }, () => {
  for (const [index, { text, options, expected }] of queries.entries()) {
    const rows = rowsOf(statementOf(options))
    const place = rows.length === 0 ? 0 : index % rows.length
    const last = rows[place]
    if (!last) continue
    expect(idsOf(rowsOf(statementOf(options, last))), decodeURIComponent(text)).toEqual(expected.slice(place + 1))
  }
})

it('was asked queries that tell rows apart', () => {
  const telling = queries.filter(({ expected }) => expected.length > 0 && expected.length < sampleRows.length)
  expect(telling.length / queries.length).toBeGreaterThan(0.4)
  expect(new Set(queries.map(({ text }) => text)).size / queries.length).toBeGreaterThan(0.9)
})

describe('an index', () => {
  connection.exec('create index by_name on sample (name); create index by_nickname on sample (nickname)')
  const planOf = (filter: string) => {
    const { sql: text, params } = statementOf(parseSample(`$filter=${encodeURIComponent(filter)}`))
    const steps = connection.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...params)
    return steps.map(({ detail }) => detail).join('; ')
  }

  it.each([
    ["name eq 'a'", 'by_name (name=?)'],
    ["'a' eq name", 'by_name (name=?)'],
    ["active and Name eq 'a' and nickname ne 'b'", 'by_name (name=?)'],
    ["name in ('a','b')", 'by_name (name=?)'],
    ["nickname eq 'a'", 'by_nickname (nickname=?)'],
    ['nickname eq null', 'by_nickname (nickname=?)'],
    ["nickname in ('a','b')", 'by_nickname (nickname=?)'],
  ])('serves %s', (filter, use) => {
    expect(planOf(filter)).toContain(use)
  })
})

describe('a keyset', () => {
  const id = { sql: sql`id`, descending: false, nullable: false }
  const name = { sql: sql`name`, descending: false, nullable: false }
  const nickname = { sql: sql`nickname`, descending: true, nullable: true }
  const textOf = (terms: Parameters<typeof keysetCondition>[0], last: readonly Bindable[]) =>
    toStatement(keysetCondition(terms, last)).sql

  it('by id alone is one comparison', () => {
    expect(textOf([id], ['x'])).toBe('id > ?')
  })

  it('in one direction is a comparison of rows', () => {
    expect(textOf([name, id], ['a', 'x'])).toBe('(name, id) > (?, ?)')
    expect(
      textOf(
        [
          { ...name, descending: true },
          { ...id, descending: true },
        ],
        ['a', 'x'],
      ),
    ).toBe('(name, id) < (?, ?)')
  })

  it('puts nulls below everything', () => {
    expect(textOf([nickname, id], ['a', 'x'])).toBe('((nickname < ? or nickname is null) or (nickname = ? and id > ?))')
    expect(textOf([nickname, id], [null, 'x'])).toBe('(0 or (nickname is null and id > ?))')
    expect(textOf([{ ...nickname, descending: false }, id], [null, 'x'])).toBe(
      '(nickname is not null or (nickname is null and id > ?))',
    )
  })
})
