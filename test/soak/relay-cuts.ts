import { join } from 'node:path'
import { exchange, faultsOf } from '../relay/exchange.ts'
import { meetingsAt } from '../relay/meeting.ts'
import { isOrphan } from '../relay/orphan.ts'
import { writeScopes } from '../support/clients/caller.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { seededRandom } from '../support/process/seeded-random.ts'
import { atLeast, atMost, shown } from './check.ts'
import type { Scenario } from './scenario.ts'

/** Cuts the connections of both sides of a session, again and again, while Azure's clients send each other messages. */
export const relayCuts: Scenario = async ({ issuer, folder, quick, start, say }) => {
  const [messages, cuts] = quick ? [1000, 10] : [10_000, 100]
  const gateway = await start({ databasePath: join(folder, 'relay-cuts.sqlite') })
  const claims = issuer.claimsFor({ tenant: tenants[0], scopes: writeScopes, audience })
  const { url } = gateway
  const meet = meetingsAt({ url, token: (user) => issuer.sign({ ...claims, oid: user }) })
  const onRejected = (error: unknown) => {
    if (!isOrphan(error)) throw error
  }
  process.on('unhandledRejection', onRejected)
  const sides = await exchange({ meeting: await meet(), url, random: seededRandom(14), messages, cuts })
  process.off('unhandledRejection', onRejected)
  say(`${messages} messages from each side`)
  await gateway.end('SIGTERM')
  const total = (of: (side: (typeof sides)[number]) => number) => of(sides[0]) + of(sides[1])
  return {
    done: `${messages} messages each way, text, JSON and bytes, by Azure's clients, and ${cuts} cuts of each side`,
    checks: [
      atLeast(
        2 * cuts,
        'connections cut',
        total((side) => side.cuts),
      ),
      atMost(
        2,
        'connection ids: one a side, that was recovered each time',
        total(({ connectionIds }) => connectionIds),
      ),
      atLeast(
        2 * messages,
        'messages that arrived',
        total(({ got }) => got.length),
      ),
      ...(['lost', 'twice', 'changed', 'misplaced'] as const).map((fault) =>
        atMost(
          0,
          `messages ${fault}`,
          total((side) => faultsOf(side)[fault].length),
        ),
      ),
      shown(
        'sent again and known already',
        total(({ duplicates }) => duplicates),
      ),
    ],
  }
}
