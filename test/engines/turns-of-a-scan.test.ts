import { expect, it } from 'vitest'
import { asTick } from '../../src/clock.ts'
import type { Statement } from '../../src/db/engines/database.ts'
import { turnTime } from '../../src/db/engines/sqlite/turns.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

const connection = openMigrated(':memory:')
const read: Statement = { sql: 'select 1 as one', params: [], isRepeatable: true }
const write = (id: string): Statement => ({
  sql: "insert into skip_token values ('a', ?, 't', 1)",
  params: [id],
  isRepeatable: false,
})

/** A clock that moves by `step` milliseconds whenever it is looked at: each statement takes at least as long. */
const start = (step: number) => {
  let now = 0
  return sqliteEngine(connection, {
    ticks: () => {
      now += step
      return asTick(now)
    },
  })
}

/** How many of these are answered before another tenant's read, which comes a turn of the loop later. */
const before = async (execute: ReturnType<typeof start>['execute'], statement: (index: number) => Statement) => {
  let answered = 0
  const all = Array.from({ length: 200 }, async (_, index) => {
    await execute([statement(index)], { tenant: 'a' })
    answered += 1
  })
  await new Promise((resolve) => setImmediate(resolve))
  await execute([read], { tenant: 'b' })
  const count = answered
  await Promise.all(all)
  return count
}

it('lets a read of one tenant wait for few of the two hundred that another has sent', async () => {
  const { execute } = start(turnTime / 4)
  expect(await before(execute, () => read)).toBeLessThan(10)
})

it('commits in one turn as many writes as it has time for', async () => {
  const { execute } = start(turnTime / 4)
  expect(await before(execute, (index) => write(String(index)))).toBeLessThan(20)
  expect(connection.prepare('select count(*) from skip_token').pluck().get()).toBe(200)
})
