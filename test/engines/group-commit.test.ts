import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { groupCommit } from '../../src/db/engines/sqlite/group-commit.ts'
import { openSqlite } from '../../src/db/engines/sqlite/open-sqlite.ts'
import { monotonicClock } from '../../src/entry/runtime/time/clocks.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { withoutLog } from '../support/process/without-log.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('group-commit')

/** A database of things, and of parts whose thing SQLite looks for no sooner than at the commit. */
const start = () => {
  const path = join(folder, `${crypto.randomUUID()}.sqlite`)
  const connection = openSqlite(path)
  connection.pragma('foreign_keys = on')
  connection.exec(`
    create table thing (id text primary key) strict;
    create table part (id text primary key, thing text references thing (id) deferrable initially deferred) strict`)
  connection.pragma('wal_checkpoint(truncate)')
  // Sees what has been committed, and nothing else.
  const observer = new BetterSqlite(path, { readonly: true })
  const { execute } = sqliteEngine(connection)
  const statement = (sql: string, ...params: string[]) => ({ sql, params, isRepeatable: false })
  return {
    /** One write of as many statements. */
    add: (...ids: readonly string[]) => execute(ids.map((id) => statement('insert into thing values (?)', id))),
    addPart: (id: string, thing: string) => execute([statement('insert into part values (?, ?)', id, thing)]),
    committed: () => observer.prepare('select id from thing union all select id from part order by 1').pluck().all(),
    inFile: () => withoutLog(path, 'select id from thing order by 1'),
    /** Lets the file grow no more. */
    limit: () => connection.pragma(`max_page_count = ${connection.pragma('page_count', { simple: true })}`),
    isIdle: () => !connection.inTransaction,
    stop: () => {
      observer.close()
      connection.close()
    },
  }
}

it('takes back all statements of a write whose second one fails, and none of the writes beside it', async () => {
  const { add, committed, isIdle, stop } = start()
  const writes = await Promise.allSettled([add('a1', 'a2'), add('b1', 'b1', 'b2'), add('c1'), add('d1', 'd2')])
  expect(writes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(writes[1]).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } })
  expect(committed()).toEqual(['a1', 'a2', 'c1', 'd1', 'd2'])
  expect(isIdle()).toBe(true)
  await add('b1', 'b2')
  expect(committed()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'd1', 'd2'])
  stop()
})

it('answers a write no sooner than another connection sees it', async () => {
  const { add, committed, stop } = start()
  for (let round = 0; round < 20; round += 1) {
    const write = async (...ids: string[]) => {
      await add(...ids)
      expect(committed(), 'what was acknowledged').toEqual(expect.arrayContaining(ids))
    }
    await Promise.all([write(`${round} a`), write(`${round} b`, `${round} c`), write(`${round} d`)])
  }
  stop()
})

it('answers every write of a group with the error of its COMMIT, and goes on with the next', async () => {
  const { add, addPart, committed, isIdle, stop } = start()
  const writes = await Promise.allSettled([add('a'), addPart('p', 'nothing'), add('b1', 'b2')])
  expect(writes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  for (const write of writes) expect(write).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' } })
  expect(committed()).toEqual([])
  expect(isIdle()).toBe(true)
  await Promise.all([add('a'), addPart('p', 'a')])
  expect(committed()).toEqual(['a', 'p'])
  stop()
})

/** Names of so many things, in their order. */
const names = (count: number) => Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'))

it('moves the log when there is no room for more, so that the next writes have what it took', async () => {
  const { add, committed, inFile, limit, stop } = start()
  await add('before')
  limit()
  const writes = await Promise.allSettled(names(300).map((id) => add(id.padEnd(4000, '0'))))
  expect(writes.at(-1)).toMatchObject({ reason: { cause: { code: 'SQLITE_FULL' } } })
  expect(committed()).toContain('before')
  expect(inFile()).toEqual(committed())
  stop()
})

it('tells after each commit how many rows it wrote, and none of a write or a commit that failed', async () => {
  const connection = new BetterSqlite(':memory:')
  connection.exec(`
    create table thing (id text primary key) strict;
    create table part (thing text references thing (id) deferrable initially deferred) strict`)
  const told: number[] = []
  const write = groupCommit(
    connection,
    () => true,
    monotonicClock,
    (rows) => told.push(rows),
  )
  const add = (...ids: readonly string[]) =>
    write(
      ids.map((id) => ({ sql: 'insert into thing values (?)', params: [id], isRepeatable: false })),
      'tenant',
    )
  await Promise.allSettled([add('a', 'b'), add('c', 'c'), add('d')])
  await write([{ sql: 'delete from thing', params: [], isRepeatable: false }], 'tenant')
  const part = write([{ sql: 'insert into part values (?)', params: ['nothing'], isRepeatable: false }], 'tenant')
  await expect(part).rejects.toThrow('FOREIGN KEY')
  await turn()
  expect(told).toEqual([3, 3, 0])
  connection.close()
})
