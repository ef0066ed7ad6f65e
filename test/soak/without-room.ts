import { copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { answers, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { tenants } from '../support/gateways/running.ts'
import { atLeast, atMost } from './check.ts'
import { connectionsTo } from './connections.ts'
import type { DiskSpace } from './disk-space.ts'
import { type Scenario, tokenFor } from './scenario.ts'

const connections = 10
/** In milliseconds, for the first write after there is room again. */
const patience = 10_000

interface Creation {
  readonly sessionKey: string
  readonly once: Readonly<Record<string, string>>
  id?: string
}

/** Takes the room away at work: reads go on, writes are refused, and nothing that was acknowledged is gone. */
export const withoutRoom =
  (space: DiskSpace): Scenario =>
  async ({ issuer, folder, quick, start, say }) => {
    const done = `${connections} connections write and read on ${space.name}, then with room again`
    const skipped = space.obstacle()
    if (skipped !== undefined) return { done, checks: [{ what: 'all of it', skipped }] }
    const most = quick ? 200 : 2000
    const databasePath = join(folder, 'disk', 'full.sqlite')
    const gateway = await start({ databasePath, wrapper: space.wrapperOf(dirname(databasePath)) })
    const { send, close } = connectionsTo(gateway.url, connections)
    const token = await tokenFor(issuer, tenants[0])
    const creations: Creation[] = []
    const count = { created: 0, refused: 0, unexpectedWrites: 0, unexpectedReads: 0 }

    const create = async (creation: Creation) => {
      const body = { ...published, sessionKey: creation.sessionKey }
      const { status, headers } = await send({ path: answers, token, headers: creation.once, body })
      const waits = Number(headers['retry-after'])
      if (status === 201) {
        count.created += 1
        creation.id = headers.location?.split('/').at(-1) ?? ''
      } else if (status === 503 && waits >= 1) count.refused += 1
      else count.unexpectedWrites += 1
      return status
    }
    const write = (writes: number) =>
      Promise.all(
        Array.from({ length: connections }, async () => {
          for (let turn = 0; turn < writes / connections; turn += 1) {
            const creation: Creation = { sessionKey: crypto.randomUUID(), once: repeatable() }
            creations.push(creation)
            await create(creation)
          }
        }),
      )
    const read = async () => {
      const known = creations.filter(({ id }) => id !== undefined).slice(0, 10)
      for (const path of ['/healthz', `${answers}?$top=20`, ...known.map(({ id }) => `${answers}/${id}`)]) {
        if ((await send({ path, token })).status !== 200) count.unexpectedReads += 1
      }
    }

    await write(most)
    space.take(gateway, databasePath)
    say('no room')
    await Promise.all([write(most), read(), read()])
    await read()
    const refused = count.refused
    space.giveBack(gateway, databasePath)
    const begin = performance.now()
    const first: Creation = { sessionKey: crypto.randomUUID(), once: repeatable() }
    creations.push(first)
    while ((await create(first)) !== 201 && performance.now() - begin < patience) await sleep(100)
    const milliseconds = performance.now() - begin
    const again = creations.filter(({ id }) => id === undefined)
    for (const creation of again) await create(creation)
    await write(connections)

    // A copy, since SQLite takes no path that leads through another process; nobody writes any more.
    const copy = join(folder, 'copy.sqlite')
    for (const end of ['', '-wal']) copyFileSync(space.seenFrom(gateway, databasePath) + end, copy + end)
    const file = new BetterSqlite(copy)
    const isSound = file.pragma('integrity_check', { simple: true }) === 'ok'
    const select = 'select id, session_key from request_remote_help_session_access_response'
    const rows = new Map(file.prepare<[], [string, string]>(select).raw().all())
    file.close()
    await gateway.end('SIGTERM')
    close()
    const lost = creations.filter(({ id = '', sessionKey }) => rows.get(id) !== sessionKey).length
    const checks = [
      atLeast(1, 'refused with 503 and Retry-After', refused, 'writes'),
      atMost(0, 'writes answered otherwise, but 201', count.unexpectedWrites),
      atMost(0, 'reads answered otherwise than 200', count.unexpectedReads),
      atMost(patience, 'until it writes again', milliseconds, 'ms'),
      atMost(0, `lost, of ${creations.length} that were sent until done`, lost, 'rows'),
      atMost(0, 'there twice', rows.size - new Set(rows.values()).size, 'rows'),
      atMost(0, 'file damaged (integrity_check)', isSound ? 0 : 1),
    ]
    return { done, checks }
  }
