import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from '../support/clients/caller.ts'
import { createIssuer, type Issuer } from '../support/clients/tokens.ts'
import { tenants } from '../support/gateways/running.ts'
import { atLeast, atMost } from './check.ts'
import { clockMoves, minute, movesText } from './clock-moves.ts'
import { connectionsTo } from './connections.ts'
import { serveKeys } from './key-server.ts'
import { type Scenario, tokenFor } from './scenario.ts'
import { shiftedClock } from './shifted-clock.ts'
import { tallyOf } from './tally.ts'

/** In milliseconds: keys are fetched anew after an hour, and for an unknown one after five minutes. */
const [refreshed, lookedFor] = [61 * minute, 6 * minute]
/** In milliseconds of true time, for a fetch that goes on beside the requests. */
const patience = 3000

/** Keys come and go in their time, wherever the wall clock is set in between. */
export const clockKeys: Scenario = async ({ issuer, folder, start, say }) => {
  const clock = shiftedClock(join(folder, 'shift.json'))
  const keys = await serveKeys(issuer.jwks.keys)
  const settings = { ...clock.settings, AUTH_JWKS: '', AUTH_JWKS_URL: keys.url }
  const gateway = await start({ ...clock, databasePath: join(folder, 'keys.sqlite'), settings })
  const { send, close } = connectionsTo(gateway.url, 1)
  const { ask, count, unexpected } = tallyOf(send)
  const tokenBy = (signer: Issuer) => tokenFor(signer, tenants[0], false)
  const statusOf = async (token: string) =>
    (await ask('list', { path: `${answers}?$top=1`, token }, 200, 401))?.status ?? 0
  const becomes = async (token: string, status: number) => {
    for (const begin = performance.now(); performance.now() - begin < patience; await sleep(20))
      if ((await statusOf(token)) === status) return true
    return false
  }
  const give = (...issuers: readonly Issuer[]) => keys.give(issuers.flatMap(({ jwks }) => jwks.keys))

  const sum = { ready: 0, notFetched: 0, notFound: 0, notGone: 0 }
  for (const { from, to } of clockMoves) {
    const [leaving, staying, coming] = [await createIssuer(), await createIssuer(), await createIssuer()]
    const [old, next] = [await tokenBy(leaving), await tokenBy(coming)]
    await clock.set(send, from)
    give(leaving, staying)
    await clock.pass(send, refreshed)
    if ((await becomes(old, 200)) && (await statusOf(next)) === 401) sum.ready += 1
    await clock.set(send, to)
    give(leaving, staying, coming)
    await clock.pass(send, lookedFor)
    if (!(await becomes(next, 200))) sum.notFound += 1
    give(staying, coming)
    const fetched = keys.fetched()
    await clock.pass(send, refreshed)
    if (!(await becomes(old, 401))) sum.notGone += 1
    if (keys.fetched() === fetched) sum.notFetched += 1
    say(`set from ${from / minute} to ${to / minute} minutes`)
  }
  keys.stop()
  close()
  await gateway.end('SIGTERM')
  for (const [what, times] of unexpected) say(`${times} x ${what}`)
  return {
    done: movesText,
    checks: [
      atLeast(clockMoves.length, 'steps before which the keys were as they should be', sum.ready),
      atMost(0, 'steps after which keys were not fetched within the hour', sum.notFetched),
      atMost(0, 'steps after which a withdrawn key went on', sum.notGone),
      atMost(0, 'steps after which a new key was not found in 6 min', sum.notFound),
      atMost(0, '5xx', count.serverErrors),
      atMost(0, 'requests without an answer', count.unanswered),
    ],
  }
}
