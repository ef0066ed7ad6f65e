import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { seededRandom } from '../support/process/seeded-random.ts'
import { atMost, type Check, shown } from './check.ts'
import { connectionsTo } from './connections.ts'
import { deedsOf } from './deeds.ts'
import { lastHalf, percentile, type Reading, slopeOf } from './figures.ts'
import { descriptorsOf } from './process-figures.ts'
import { mostMemory, type Scenario } from './scenario.ts'
import { tallyOf } from './tally.ts'
import { greatest, tellingHeld, watch } from './watch.ts'

const users = 24
/** In MiB for 10,000 requests, of what is held: a hundred bytes of each, less than the smallest thing left behind. */
const mostGrowth = 1
/** Likewise of RSS, which a process gives back late. */
const mostResidentGrowth = 2
/** Descriptors for 10,000 requests; a leak would be one a request, or one a refused or broken one. */
const mostDescriptorGrowth = 1
/** In MiB: SQLite moves the log into the file at 4,000 pages, 16 MiB; groups of writes come on top. */
const mostLog = 24
/** Requests under which caches are still filling, such as the one of a thousand tokens, and a slope says nothing. */
const fewestForSlope = 100_000

/** Users of three tenants do all that there is, good and bad, each keeping to a model of what must be there. */
export const mixedRequests: Scenario = async ({ issuer, folder, requests, start, say }) => {
  const databasePath = join(folder, 'mixed.sqlite')
  const gateway = await start({ databasePath, ...tellingHeld(databasePath) })
  const { send, close } = connectionsTo(gateway.url, users)
  const tally = tallyOf(send)
  const { ask, fail, count, times, unexpected } = tally
  const random = seededRandom(4)
  const idle = descriptorsOf(gateway.pid)
  const everyone = await Promise.all(
    Array.from({ length: users }, (_, number) => {
      const tenant = tenants[number % tenants.length] ?? tenants[0]
      return deedsOf({ issuer, tenant, name: `u${number}-`, tally, random })
    }),
  )

  const { readings, stop } = watch(
    { gateway, databasePath, at: () => count.requests / 10_000, milliseconds: 2000 },
    true,
  )
  const telling = setInterval(() => say(`${count.requests} requests`), 20_000)
  const work = async ({ tenant, token, deeds }: (typeof everyone)[number]) => {
    const other = everyone.find((each) => each.tenant !== tenant)
    const visit = async () => {
      const [id] = other?.rows.keys() ?? []
      if (id !== undefined) await ask("get another tenant's", { path: `${answers}/${id}`, token }, 404)
    }
    const all = [...deeds, visit]
    while (count.requests < requests && !gateway.hasEnded()) await all[Math.floor(random() * all.length)]?.()
  }
  await Promise.all(everyone.map(work))
  clearInterval(telling)
  stop()

  /** What is there of a tenant, by id. */
  const listed = async (tenant: string) => {
    const token = everyone.find((each) => each.tenant === tenant)?.token ?? ''
    const found = new Map<string, string>()
    let path: string | undefined = `${answers}?$top=999&$select=id,sessionKey`
    while (path !== undefined) {
      const answer = await ask('list all', { path, token }, 200)
      const page = JSON.parse(answer?.text ?? '{"value":[]}')
      for (const { id, sessionKey, ...others } of page.value) found.set(id, `${sessionKey} ${others['@odata.etag']}`)
      path = page['@odata.nextLink']?.slice(new URL(page['@odata.nextLink']).origin.length)
    }
    return found
  }
  const sum = { lost: 0, tooMany: 0 }
  for (const tenant of tenants) {
    const found = await listed(tenant)
    const known = new Map(everyone.filter((each) => each.tenant === tenant).flatMap(({ rows }) => [...rows]))
    sum.lost += [...known].filter(([id, { sessionKey, etag }]) => found.get(id) !== `${sessionKey} ${etag}`).length
    sum.tooMany += [...found.keys()].filter((id) => !known.has(id)).length
  }
  if (everyone.every(({ rows }) => rows.size === 0)) fail('nothing was kept')
  close()
  await sleep(1000)
  const left = gateway.hasEnded() ? 0 : descriptorsOf(gateway.pid) - idle
  const hasEnded = gateway.hasEnded()
  await gateway.end('SIGTERM')
  for (const [what, number] of unexpected) say(`${number} x ${what}`)

  const growth = (what: string, of: readonly Reading[], most: number, unit: string): Check =>
    requests < fewestForSlope
      ? { what, skipped: `needs ${fewestForSlope} requests` }
      : atMost(most, what, slopeOf(lastHalf(of)), unit)
  const { resident, held, descriptors, log } = readings
  return {
    done: `${count.requests} requests of ${users} users of ${tenants.length} tenants`,
    checks: [
      atMost(0, 'lost or older than acknowledged', sum.lost, 'rows'),
      atMost(0, 'there though deleted or never acknowledged', sum.tooMany, 'rows'),
      atMost(0, '5xx', count.serverErrors),
      atMost(0, 'requests without a whole answer', count.unanswered),
      atMost(
        0,
        'answers that nobody expected',
        [...unexpected.values()].reduce((total, each) => total + each, 0),
      ),
      atMost(0, 'processes ended', hasEnded ? 1 : 0),
      shown('p50', percentile(times, 0.5), 'ms'),
      shown('p99', percentile(times, 0.99), 'ms'),
      growth('growth of memory held, last half, a 10,000 requests', held, mostGrowth, 'MiB'),
      growth('growth of memory (RSS), likewise', resident, mostResidentGrowth, 'MiB'),
      growth('growth of descriptors, likewise', descriptors, mostDescriptorGrowth, ''),
      atMost(mostMemory, 'memory at the most (RSS)', greatest(resident), 'MiB'),
      atMost(mostLog, 'write-ahead log at the most', greatest(log), 'MiB'),
      atMost(0, 'descriptors left over', left),
    ],
  }
}
