import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { answers, callerOf, published, writeScope } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { audience, publicUrl, tenants } from '../support/gateways/running.ts'
import { startKillable } from '../support/gateways/start-killable.ts'
import { seededRandom } from '../support/process/seeded-random.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('kill')

const rounds = Number(process.env.KILL_ROUNDS ?? 5)
const writers = 20
/** Says after how many writes each kill comes. */
const seed = Number(process.env.KILL_SEED ?? 1)

it(`loses nothing that it acknowledged when it is killed ${rounds} times at work`, { timeout: 600_000 }, async () => {
  const issuer = await createIssuer()
  const databasePath = join(folder, 'gateway.sqlite')
  const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify(published)
  const acknowledged: string[] = []
  const random = seededRandom(seed)
  let unanswered = 0

  for (let round = 0; round < rounds; round += 1) {
    const { url, end } = await startKillable({ issuer, databasePath })
    let isAlive = true
    const write = async () => {
      while (isAlive) {
        try {
          const response = await fetch(url + answers, { method: 'POST', headers, body })
          expect(response.status).toBe(201)
          // The status line is the acknowledgement, whether or not the rest of the answer arrives.
          acknowledged.push(response.headers.get('Location')?.split('/').at(-1) ?? '')
          await response.arrayBuffer()
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          unanswered += 1
        }
      }
    }
    const load = Array.from({ length: writers }, write)
    // At work, however slow the machine is; then at any moment of it.
    const enough = acknowledged.length + 2 * writers + Math.floor(random() * 10 * writers)
    await expect.poll(() => acknowledged.length, { interval: 1, timeout: 30_000 }).toBeGreaterThan(enough)
    const killed = end('SIGKILL')
    isAlive = false
    await killed
    await Promise.all(load)

    const file = new BetterSqlite(databasePath)
    expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
    const kept = new Set(file.prepare('select id from request_remote_help_session_access_response').pluck().all())
    file.close()
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  }

  const { url, end } = await startKillable({ issuer, databasePath })
  const fetchPath = (path: string, init?: RequestInit) => fetch(url + path, init)
  const running = { fetch: fetchPath, issuer, publicUrl, output: () => '', stop: () => end('SIGTERM') }
  for (const id of [acknowledged.at(0), acknowledged.at(-1)]) {
    expect((await callerOf(() => running).get(`${answers}/${id}`)).body).toMatchObject(published)
  }
  await running.stop()
  console.log(`Seed ${seed}: ${rounds} rounds, ${acknowledged.length} acknowledged, ${unanswered} cut off, none lost`)
  expect(acknowledged.length).toBeGreaterThan(rounds * writers)
  expect(unanswered).toBeGreaterThan(0)
})
