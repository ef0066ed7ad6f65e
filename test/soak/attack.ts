import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'
import { tenants } from '../support/gateways/running.ts'
import type { Orders, Toll } from './attackers.ts'
import { atLeast, atMost, shown } from './check.ts'
import { connectionsTo } from './connections.ts'
import { dearRequests, statusesInside } from './dear-requests.ts'
import { percentile } from './figures.ts'
import { fillTenant } from './fill-tenant.ts'
import { neighbourOf } from './neighbour.ts'
import { descriptorsOf } from './process-figures.ts'
import { mebibyte, mostMemory, type Scenario, tokenFor } from './scenario.ts'
import { greatest, watch } from './watch.ts'

/** In milliseconds: what a helper who waits for an answer does not notice. */
const mostWaiting = 250
/** On a machine where all is slow, so many times what it takes without an attack. */
const mostTimes = 20
/** In milliseconds: who has waited so long for an answer has gone. */
const patience = 20_000
/**
 * In milliseconds: until nothing of it is left. A client that has gone is found out when it is written to: after 20 s in
 * a lane, what was begun, and 20 s in which it reads nothing.
 */
const mostSettling = 60_000
/** One tenant asks for all that is dear, from many connections; another goes on with its work, and is looked at. */
export const attack: Scenario = async ({ issuer, folder, quick, start, say }) => {
  const [attacker, neighbour, nobody] = tenants
  const rows = quick ? { many: 40_000, large: 1000 } : { many: 200_000, large: 2000 }
  const [quietSeconds, attackSeconds] = quick ? [4, 10] : [15, 120]
  const databasePath = join(folder, 'attack.sqlite')
  await (await start({ databasePath })).end('SIGTERM')
  await fillTenant(databasePath, attacker, rows)
  say(`${rows.many} rows`)
  const gateway = await start({ databasePath })
  const { send, close } = connectionsTo(gateway.url, 1, patience)
  const { ids, workFor, wrong } = neighbourOf(send, await tokenFor(issuer, neighbour))
  let malformed = 0

  // Of a tenant without rows each is cheap: an attack by requests that are refused unread would show nothing.
  const cheap = await tokenFor(issuer, nobody, false)
  for (const sent of dearRequests) {
    const { status, text } = await send({ ...sent, token: cheap })
    if ([status, ...(sent.body ? statusesInside(text) : [])].some((each) => each !== 200)) malformed += 1
  }
  await workFor(1)
  const quiet = await workFor(quietSeconds)
  const idle = descriptorsOf(gateway.pid)
  say('quiet; now the attack')
  const { readings, stop } = watch({ gateway, databasePath, at: () => ids.length, milliseconds: 200 })
  const orders: Orders = {
    url: gateway.url,
    token: await tokenFor(issuer, attacker, false),
    connections: 20,
    silent: 20,
  }
  const attackers = new Worker(new URL('./attackers.ts', import.meta.url), { workerData: orders })
  const toll = new Promise<Toll>((resolve, reject) => attackers.once('message', resolve).once('error', reject))
  const attacked = await workFor(attackSeconds)
  attackers.postMessage('stop')
  const { statuses, unanswered, bytes } = await toll
  await attackers.terminate()
  stop()
  say(JSON.stringify(statuses))
  const isAlive = !gateway.hasEnded()
  close()
  for (let turn = 0; turn < mostSettling / 100 && isAlive && descriptorsOf(gateway.pid) > idle; turn += 1)
    await sleep(100)
  const left = isAlive ? descriptorsOf(gateway.pid) - idle : 0
  if (isAlive) await gateway.end('SIGKILL')
  const file = new BetterSqlite(databasePath)
  const rowOf = file.prepare('select id from request_remote_help_session_access_response where tenant = ? and id = ?')
  const lost = ids.filter((id) => !rowOf.get(neighbour, id)).length
  file.close()

  const serverErrors = Object.entries(statuses).filter(([status]) => /^(in )?5/.test(status))
  const quietP99 = percentile(quiet, 0.99)
  return {
    done: `${orders.connections} connections of one tenant for ${attackSeconds} s over ${rows.many} rows, ${orders.silent} that never read`,
    checks: [
      atMost(0, 'requests of the attack that are malformed', malformed),
      shown('p50 of the other tenant, quiet', percentile(quiet, 0.5), 'ms'),
      shown('p99 of the other tenant, quiet', quietP99, 'ms'),
      shown('p50 of the other tenant, attacked', percentile(attacked, 0.5), 'ms'),
      atMost(
        Math.max(mostWaiting, mostTimes * quietP99),
        'p99 of the other tenant, attacked',
        percentile(attacked, 0.99),
        'ms',
      ),
      shown('the longest of them', percentile(attacked, 1), 'ms'),
      atMost(0, 'wrong answers to the other tenant', wrong()),
      atMost(0, 'rows of the other tenant lost', lost, 'rows'),
      atMost(
        0,
        '5xx to the attacker',
        serverErrors.reduce((sum, [, times]) => sum + times, 0),
      ),
      atMost(0, 'requests of the attacker without a whole answer', unanswered),
      atLeast(1, 'answers to the attacker, 200', statuses['200'] ?? 0),
      shown('of it', bytes / mebibyte, 'MiB'),
      atMost(mostMemory, 'memory at the most (RSS)', greatest(readings.resident), 'MiB'),
      atMost(0, 'descriptors left over', left),
      atMost(0, 'processes ended by it', isAlive ? 0 : 1),
    ],
  }
}
