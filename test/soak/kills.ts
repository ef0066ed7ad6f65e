import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { answers, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { tenants } from '../support/gateways/running.ts'
import { seededRandom } from '../support/process/seeded-random.ts'
import { atLeast, atMost, shown } from './check.ts'
import { connectionsTo, type Send } from './connections.ts'
import { type Scenario, tokenFor } from './scenario.ts'

/** A create that was sent, and what is known of it. */
interface Creation {
  readonly sessionKey: string
  /** Of one that may be sent again. */
  readonly once?: Readonly<Record<string, string>>
  /** Once it was acknowledged. */
  id?: string
}

const connections = 10
const table = 'request_remote_help_session_access_response'

/** Kills the gateway at work, again and again: what it acknowledged is there, once. */
export const kills: Scenario = async ({ issuer, folder, quick, start, say }) => {
  const rounds = quick ? 6 : 40
  const databasePath = join(folder, 'kills.sqlite')
  const token = await tokenFor(issuer, tenants[0])
  const random = seededRandom(11)
  const creations: Creation[] = []
  const count = { damaged: 0, unexpected: 0, otherId: 0, repeated: 0, unanswered: 0 }

  const create = async (send: Send, creation: Creation) => {
    const { sessionKey, once } = creation
    const body = { ...published, sessionKey }
    const { status, headers } = await send({ path: answers, token, headers: once ?? {}, body })
    const id = headers.location?.split('/').at(-1)
    if (status !== 201 || id === undefined) count.unexpected += 1
    else if (creation.id !== undefined && creation.id !== id) count.otherId += 1
    else creation.id = id
  }
  const load = async (send: Send, isOver: () => boolean) => {
    while (!isOver()) {
      const sessionKey = crypto.randomUUID()
      const creation: Creation = creations.length % 2 === 0 ? { sessionKey, once: repeatable() } : { sessionKey }
      creations.push(creation)
      await create(send, creation).catch(() => {
        count.unanswered += 1
      })
    }
  }
  /** What was cut off, and some of what was acknowledged, is sent again as it was. */
  const repeat = async (send: Send) => {
    const known = creations.filter(({ once }) => once)
    const again = [...known.filter(({ id }) => id === undefined), ...known.slice(-connections)]
    count.repeated += again.length
    await Promise.all(again.map((creation) => create(send, creation)))
  }

  for (let round = 0; round <= rounds; round += 1) {
    const gateway = await start({ databasePath })
    const { send, close } = connectionsTo(gateway.url, connections)
    await repeat(send)
    const file = new BetterSqlite(databasePath, { readonly: true })
    if (file.pragma('integrity_check', { simple: true }) !== 'ok') count.damaged += 1
    file.close()
    if (round < rounds) {
      const enough = creations.length + 5 + Math.floor(random() * 30 * connections)
      let isOver = false
      const work = Array.from({ length: connections }, () => load(send, () => isOver))
      while (creations.length < enough) await new Promise((resolve) => setTimeout(resolve, 1))
      const killed = gateway.end('SIGKILL')
      isOver = true
      await Promise.all([killed, ...work])
    } else await gateway.end('SIGTERM')
    close()
    say(`round ${round} of ${rounds}, ${creations.length} creates`)
  }

  const file = new BetterSqlite(databasePath, { readonly: true })
  const keyOf = new Map(file.prepare<[], [string, string]>(`select id, session_key from ${table}`).raw().all())
  file.close()
  const rowsOf = Map.groupBy(keyOf.values(), (sessionKey) => sessionKey)
  const acknowledged = creations.filter(({ id }) => id !== undefined)
  const lost = acknowledged.filter(({ id = '', sessionKey }) => keyOf.get(id) !== sessionKey).length
  const sentKeys = new Set(creations.map(({ sessionKey }) => sessionKey))
  return {
    done: `${rounds} kill -9 under ${connections} connections, half of the creates repeatable`,
    checks: [
      atLeast(rounds * connections, 'acknowledged', acknowledged.length, 'creates'),
      atMost(0, 'acknowledged and lost', lost, 'rows'),
      atMost(0, 'there twice', [...rowsOf.values()].filter(({ length }) => length > 1).length, 'rows'),
      atMost(0, 'there though nobody sent it', [...rowsOf.keys()].filter((key) => !sentKeys.has(key)).length, 'rows'),
      atMost(0, 'another id when sent again', count.otherId),
      atMost(0, 'files damaged (integrity_check)', count.damaged),
      atMost(0, 'answers but 201', count.unexpected),
      atLeast(1, 'cut off by a kill', count.unanswered, 'requests'),
      shown('sent again with the same id', count.repeated, 'requests'),
    ],
  }
}
