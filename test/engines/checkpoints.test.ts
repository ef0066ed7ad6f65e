import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { checkpoints, moveGrowingLog, moveLog } from '../../src/db/engines/sqlite/checkpoints.ts'
import { openSqlite } from '../../src/db/engines/sqlite/open-sqlite.ts'
import { withoutLog } from '../support/process/without-log.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('checkpoints')

/** A database of rows that fill a page each, whose log somebody moves beside it when told to. */
const start = () => {
  const path = join(folder, `${crypto.randomUUID()}.sqlite`)
  const connection = openSqlite(path)
  connection.exec('create table page (id integer primary key, text text) strict')
  connection.pragma('wal_checkpoint(truncate)')
  const [beside, reader] = [new BetterSqlite(path), new BetterSqlite(path, { readonly: true })]
  const state = { isInPlace: true, asked: 0, finish: () => {} }
  const { committed, empty } = checkpoints(
    connection,
    () => state.isInPlace,
    () => {
      state.asked += 1
      return new Promise<void>((resolve) => {
        state.finish = resolve
      })
    },
  )
  const insert = connection.prepare('insert into page (text) values (?)')
  const add = connection.transaction((count: number) => {
    for (let row = 0; row < count; row += 1) insert.run('x'.repeat(4000))
  })
  return {
    state,
    committed,
    empty,
    add,
    /** Holds what is there now, so that nothing later is moved, until what it returns is called. */
    read: () => {
      reader.exec('begin')
      reader.prepare('select count(*) from page').get()
      return () => reader.exec('commit')
    },
    moveBeside: () => moveLog(beside, () => state.isInPlace),
    inFile: () => withoutLog(path, 'select count(*) from page')[0],
    logged: () => (connection.pragma('wal_checkpoint(noop)') as readonly { readonly log: number }[])[0]?.log,
    stop: () => {
      reader.close()
      beside.close()
      connection.close()
    },
  }
}

it('has the log moved once a hundred rows have taken it to 4,000 pages, and not before', async () => {
  const { state, committed, add, inFile, stop } = start()
  add(3900)
  committed(99)
  committed(1)
  // So much that SQLite would move it by itself.
  expect([state.asked, inFile()]).toEqual([0, 0])
  add(200)
  committed(99)
  expect(state.asked).toBe(0)
  committed(1)
  committed(1000)
  expect([state.asked, inFile()]).toEqual([1, 0])
  state.finish()
  await turn()
  expect(inFile()).toBe(4100)
  stop()
})

it('moves what came while the log was moved, so that the log begins anew', async () => {
  const { state, committed, add, read, moveBeside, inFile, logged, stop } = start()
  add(4100)
  committed(100)
  const letGo = read()
  add(50)
  moveBeside()
  letGo()
  state.finish()
  await turn()
  expect(inFile()).toBe(4150)
  add(1)
  expect(logged()).toBeLessThan(10)
  committed(100)
  add(4100)
  committed(100)
  expect(state.asked).toBe(2)
  stop()
})

it('leaves what came once all was moved, with which the log has begun anew', async () => {
  const { state, committed, add, moveBeside, inFile, stop } = start()
  add(4100)
  committed(100)
  moveBeside()
  add(1)
  state.finish()
  await turn()
  expect(inFile()).toBe(4100)
  stop()
})

it('empties the log once nobody else moves it', async () => {
  const { state, committed, add, empty, inFile, logged, stop } = start()
  add(4100)
  committed(100)
  let isEmpty = false
  const emptied = empty().then(() => {
    isEmpty = true
  })
  await turn()
  expect([isEmpty, inFile()]).toEqual([false, 0])
  state.finish()
  await emptied
  expect([inFile(), logged()]).toEqual([4100, 0])
  stop()
})

it('moves nothing into a file that is not in its place, and all of it once it is back', async () => {
  const { state, committed, add, inFile, stop } = start()
  add(4100)
  state.isInPlace = false
  committed(100)
  state.finish()
  await turn()
  expect(inFile()).toBe(0)
  state.isInPlace = true
  committed(100)
  state.finish()
  await turn()
  expect(inFile()).toBe(4100)
  stop()
})

/** How often a log is moved of which so many pages are in the file each time, and the last number ever after. */
const rounds = (...pages: readonly number[]) => {
  let round = 0
  const pragma = () => {
    const checkpointed = pages[Math.min(round, pages.length - 1)]
    round += 1
    return [{ log: 4000 + 100 * round, checkpointed }]
  }
  moveGrowingLog({ pragma }, () => true)
  return round
}

it.each([
  ['until nothing has come meanwhile', [8000, 8100, 8110], 4],
  ['but not where somebody reads what was there before', [0], 1],
  ['until it has begun anew', [8000, 8100, 20, 40], 3],
  ['twenty times at the most', Array.from({ length: 100 }, (_, round) => 8000 + round), 20],
])('moves a log that grows meanwhile again, %s', (_, pages, times) => {
  expect(rounds(...pages)).toBe(times)
})

it('moves a log once where its file is not in its place, or cannot be written', () => {
  let tries = 0
  const pragma = () => {
    tries += 1
    throw new Error('disk I/O error')
  }
  moveGrowingLog({ pragma }, () => true)
  moveGrowingLog({ pragma }, () => false)
  expect(tries).toBe(1)
})
