import { expect, it } from 'vitest'
import type { Database } from '../../src/db/engines/database.ts'
import { leastIdAt } from '../../src/db/store/retention.ts'
import { sweep } from '../../src/db/upkeep/sweep.ts'
import { model } from '../../src/entities/model.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

/** Of what is swept: types of entities, records and tokens; each takes a statement at the least. */
const kinds = model.filter(({ expires }) => expires).length + 2

const table = 'request_remote_help_session_access_response'
const day = 24 * 3_600_000
const now = Date.now()

const start = () => {
  const connection = openMigrated(':memory:')
  const insert = connection.prepare(`insert into ${table} values (?, ?, 1, 'k', 'elevation', 'e', 'i', null, null)`)
  const record = connection.prepare('insert into repeatable_request values (?, ?, ?, ?, ?)')
  const token = connection.prepare("insert into skip_token values ('a', ?, 't', ?)")
  const database = sqliteEngine(connection)
  let [statements, largest] = [0, 0]
  const counting: Database = {
    ...database,
    execute: async (batch) => {
      statements += batch.length
      const results = await database.execute(batch)
      for (const { rows } of results) largest = Math.max(largest, rows.length)
      return results
    },
  }
  const before = { entitiesBefore: now - day, recordsBefore: now - day }
  return {
    add: (tenant: string, made: number, rows: number) =>
      connection.transaction(() => {
        for (let row = 0; row < rows; row += 1)
          insert.run(tenant, leastIdAt(made).slice(0, -6) + String(row).padStart(6, '0'))
      })(),
    addRecord: (made: number, name: string) => record.run('a', 'b', name, leastIdAt(made), 'f'),
    addToken: (made: number, name: string) => token.run(name, made),
    sweep: (mostStatements = 10_000, others = {}) =>
      sweep({ model, database: counting, ...before, ...others, mostStatements }),
    tokens: () => connection.prepare('select id from skip_token').pluck().all(),
    rows: () => connection.prepare(`select tenant, count(*) as total from ${table} group by tenant`).all(),
    records: () => connection.prepare('select request_id from repeatable_request').pluck().all(),
    cost: () => ({ statements, largest }),
  }
}

it('removes what has expired and nothing else', async () => {
  const { add, addRecord, sweep, rows, records } = start()
  add('a', now - day - 1, 3)
  add('a', now - day, 2)
  add('b', now - 2 * day, 4)
  add('c', now, 1)
  addRecord(now - day - 1, 'old')
  addRecord(now - day, 'new')
  expect(await sweep()).toBe(7)
  expect(rows()).toEqual([
    { tenant: 'a', total: 2 },
    { tenant: 'c', total: 1 },
  ])
  expect(records()).toEqual(['new'])
  expect(await sweep()).toBe(0)
})

it('leaves the rest when it is over, between two statements', async () => {
  const { add, sweep, rows, cost } = start()
  add('a', now - 2 * day, 1700)
  expect(await sweep(10_000, { isOver: () => cost().statements === 1 })).toBe(500)
  expect(cost().statements).toBe(1)
  expect(rows()).toEqual([{ tenant: 'a', total: 1200 }])
})

it('removes in bounded batches, as many as it may, and goes on the next time', async () => {
  const { add, sweep, rows, cost } = start()
  add('a', now - 2 * day, 1700)
  expect(await sweep(kinds + 1)).toBe(1000)
  expect(cost()).toEqual({ statements: kinds + 1, largest: 500 })
  expect(await sweep()).toBe(700)
  expect(rows()).toEqual([])
})

it('reaches the last of a thousand tenants with few statements', async () => {
  const { add, addRecord, sweep, rows, records, cost } = start()
  for (let tenant = 0; tenant < 1000; tenant += 1) add(String(tenant).padStart(4, '0'), now, 1)
  add('zzzz', now - 2 * day, 1)
  addRecord(now - 2 * day, 'old')
  expect(await sweep(kinds + 4)).toBe(1)
  expect(rows()).toHaveLength(1000)
  expect(records()).toEqual([])
  expect(cost().statements).toBeLessThan(kinds + 4)
})

it('lets much of one kind keep none of another', async () => {
  const { add, addRecord, sweep, records } = start()
  add('a', now - 2 * day, 3000)
  addRecord(now - 2 * day, 'old')
  await sweep(kinds)
  expect(records()).toEqual([])
})

it.each([
  ['with what it quotes', { entitiesBefore: now - day / 24 }, now - day / 24],
  ['after a day', { entitiesBefore: now - 100 * day }, now - day],
])('forgets the tokens of pages %s, and counts no entity for them', async (_, others, least) => {
  const { addToken, sweep, tokens } = start()
  addToken(least - 1, 'old')
  addToken(least, 'new')
  expect(await sweep(100, others)).toBe(0)
  expect(tokens()).toEqual(['new'])
})
