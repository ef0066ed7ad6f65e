import { expect, it } from 'vitest'
import { asTick } from '../../../src/clock.ts'
import { fromD1Error } from '../../../src/db/engines/d1-fault.ts'
import { type Database, oneWindow } from '../../../src/db/engines/database.ts'
import { DatabaseFault } from '../../../src/db/engines/database-fault.ts'
import { retrying } from '../../../src/db/engines/retrying.ts'
import { fromSqliteError } from '../../../src/db/engines/sqlite/sqlite-fault.ts'

/** Fails with each error in turn, then answers. */
const failing = (...errors: readonly unknown[]): Database & { runs: number } => {
  const database = {
    scan: oneWindow,
    isInPlace: () => true,
    runs: 0,
    execute: async () => {
      const error = errors[database.runs]
      database.runs += 1
      if (error) throw error
      return []
    },
  }
  return database
}
const statement = (isRepeatable: boolean) => ({ sql: '', params: [], isRepeatable })
const passing = [
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: D1 DB storage caused object to be reset.',
  'D1_ERROR: D1 DB reset because its code was updated.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  "D1_ERROR: Can't read from request stream because client disconnected.",
]

const stopped = () => asTick(0)
const lost = new DatabaseFault('lost-answer', new Error('lost'))

it.each(passing)('tries again after: %s', async (message) => {
  const waits: number[] = []
  const wrapped = new Error('D1_ERROR: it failed.', { cause: new Error(message) })
  const database = failing(fromD1Error(new Error(message)), fromD1Error(wrapped))
  const meter = { attempts: 0 }
  const onBehalf = { tenant: 'a', meter }
  await retrying(database, async (wait) => void waits.push(wait), stopped).execute([statement(true)], onBehalf)
  expect([database.runs, meter.attempts]).toEqual([3, 3])
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(10 * 2 ** index)
    expect(wait).toBeLessThanOrEqual(20 * 2 ** index)
  }
})

it.each([
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
  'D1_ERROR: D1 DB exceeded its CPU time limit and was reset.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: Exceeded maximum DB size',
  'D1_ERROR: no such table: x',
  'D1_ERROR: timed out',
])('does not hammer after: %s', async (message) => {
  const thrown = fromD1Error(new Error(message))
  const database = failing(thrown)
  await expect(retrying(database, async () => {}, stopped).execute([statement(true)])).rejects.toBe(thrown)
  expect(database.runs).toBe(1)
})

it.each(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'])('does not hammer after: %s', async (code) => {
  const thrown = fromSqliteError(Object.assign(new Error('Network connection lost'), { code }))
  const database = failing(thrown)
  await expect(retrying(database, async () => {}, stopped).execute([statement(true)])).rejects.toBe(thrown)
  expect(database.runs).toBe(1)
})

it('tries six times and no more', async () => {
  const database = failing(...Array.from({ length: 9 }, () => lost))
  await expect(retrying(database, async () => {}, stopped).execute([statement(true)])).rejects.toBe(lost)
  expect(database.runs).toBe(6)
})

it('tries nothing again after five seconds in all', async () => {
  let now = 0
  const database = failing(...Array.from({ length: 9 }, () => lost))
  const slow: Database = {
    ...database,
    execute: (...call) => {
      now += 2000
      return database.execute(...call)
    },
  }
  const retried = retrying(
    slow,
    async () => {},
    () => asTick(now),
  )
  await expect(retried.execute([statement(true)])).rejects.toBe(lost)
  expect(database.runs).toBe(3)
})

it('repeats nothing that could be done twice', async () => {
  const database = failing(lost)
  const both = [statement(true), statement(false)]
  await expect(retrying(database, async () => {}, stopped).execute(both)).rejects.toBe(lost)
  expect(database.runs).toBe(1)
})
