import BetterSqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { Bindable } from '../../src/db/engines/database.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

const start = () => {
  const connection = new BetterSqlite(':memory:')
  connection.exec('create table thing (id text primary key) strict')
  return { connection, ...sqliteEngine(connection) }
}
const statement = (sql: string, ...params: Bindable[]) => ({ sql, params, isRepeatable: false })
const add = (id: string) => statement('insert into thing values (?)', id)
const all = statement('select id from thing order by id')

it('reads what it has written in one batch, and takes both back when a later statement fails', async () => {
  const { execute } = start()
  const [, seen, removed, left] = await execute([
    add('a'),
    all,
    statement('delete from thing where id = ? returning id', 'a'),
    all,
  ])
  expect([seen?.rows, removed?.rows, left?.rows]).toEqual([[{ id: 'a' }], [{ id: 'a' }], []])
  await expect(execute([add('b'), all, add('b')])).rejects.toThrow()
  await expect(execute([all, add('c'), add('c')])).rejects.toThrow()
  expect((await execute([all]))[0]?.rows).toEqual([])
})

it('counts the rows that a statement read and wrote', async () => {
  const { execute } = start()
  const counts = async (...statements: Parameters<typeof execute>[0]) =>
    (await execute(statements)).map(({ rows, rowsRead, rowsWritten }) => [rows.length, rowsRead, rowsWritten])
  expect(await counts(add('a'), add('b'))).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ])
  expect(await counts(all)).toEqual([[2, 2, 0]])
  expect(await counts(statement("update thing set id = id || 'x' returning id"))).toEqual([[2, 2, 2]])
  expect(await counts(statement('delete from thing'))).toEqual([[0, 0, 2]])
})

it('writes on over a transaction that something left open, of which nothing stays', async () => {
  const { connection, execute } = start()
  connection.exec("begin; insert into thing values ('left over')")
  await execute([add('a'), add('b')])
  expect(connection.inTransaction).toBe(false)
  expect((await execute([all]))[0]?.rows).toEqual([{ id: 'a' }, { id: 'b' }])
})

it('goes on past the number of texts that it keeps prepared', async () => {
  const { execute } = start()
  for (let number = 0; number < 1100; number += 1) {
    const [result] = await execute([statement(`select ${number} as number`)])
    expect(result?.rows).toEqual([{ number }])
  }
  await execute([add('a')])
  expect((await execute([all]))[0]?.rows).toEqual([{ id: 'a' }])
})
