import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers, published } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { atMost } from './check.ts'
import { day, hour } from './clock-moves.ts'
import { connectionsTo, type Send } from './connections.ts'
import { type Scenario, tokenFor } from './scenario.ts'
import { shiftedClock } from './shifted-clock.ts'

const rows = 20
/** In milliseconds of true time, for the removal that a start begins with. */
const patience = 3000

/** What was made while the wall clock was 30 days ahead is gone a day later, and what was made in time is not. */
export const clockRetention: Scenario = async ({ issuer, folder, start }) => {
  const clock = shiftedClock(join(folder, 'shift.json'))
  const wanted = { ...clock, databasePath: join(folder, 'retention.sqlite') }
  const token = await tokenFor(issuer, tenants[0])
  const create = async (send: Send) => {
    const made = Array.from({ length: rows }, () => send({ path: answers, token, body: published }))
    return (await Promise.all(made)).map(({ headers }) => headers.location?.split('/').at(-1))
  }
  const there = async (send: Send, ids: readonly (string | undefined)[]) => {
    const got = await Promise.all(ids.map((id) => send({ path: `${answers}/${id}`, token })))
    return got.filter(({ status }) => status === 200).length
  }

  const gateway = await start(wanted)
  const before = connectionsTo(gateway.url, 4)
  await clock.set(before.send, 30 * day)
  const ahead = await create(before.send)
  const seen = await there(before.send, ahead)
  await clock.set(before.send, 0)
  const inTime = await create(before.send)
  await clock.pass(before.send, 23 * hour)
  const kept = await there(before.send, inTime)
  await clock.pass(before.send, 2 * hour)
  before.close()
  await gateway.end('SIGTERM')

  // A start removes what has expired, as each ten minutes do, which nobody waits for here.
  const again = await start(wanted)
  const after = connectionsTo(again.url, 4)
  let outlived = rows
  for (const begin = performance.now(); performance.now() - begin < patience && outlived > 0; await sleep(100))
    outlived = await there(after.send, ahead)
  const expired = await there(after.send, inTime)
  const fresh = await there(after.send, await create(after.send))
  after.close()
  await again.end('SIGTERM')
  return {
    done: `${rows} rows made with the wall clock 30 d ahead, ${rows} with it set right; 25 h pass`,
    checks: [
      atMost(0, 'made ahead, and not there at once', rows - seen, 'rows'),
      atMost(0, 'made ahead, and there 25 h later', outlived, 'rows'),
      atMost(0, 'made in time, and gone 23 h later', rows - kept, 'rows'),
      atMost(0, 'made in time, and there 25 h later', expired, 'rows'),
      atMost(0, 'made afterwards, and not there', rows - fresh, 'rows'),
    ],
  }
}
