import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('production-stop')

const issuer = await createIssuer()
const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
const body = JSON.stringify(published)

/** A create of which the gateway has the headers, since it asks for the rest, and not yet the body. */
const beginCreate = async (url: string): Promise<ClientRequest> => {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Expect: '100-continue',
  }
  const begun = request(url + answers, { method: 'POST', headers })
  begun.flushHeaders()
  await once(begun, 'continue')
  return begun
}

/** False once it refuses the connection, or answers 503. */
const isServed = (url: string) =>
  fetch(`${url}${answers}`, { headers: { Connection: 'close' } }).then(
    ({ status }) => status !== 503,
    () => false,
  )

describe.each(productionDoors)('$name', (door) => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends at %s, after the requests under way', async (signal) => {
    const path = join(folder, `${crypto.randomUUID()}.sqlite`)
    const env = { ...settingsFor(issuer), PORT: '0', DATABASE_PATH: path }
    const { child, listening } = await openDoor(door, { env, cwd: folder })
    const exit = once(child, 'close')
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    // Leaves a connection behind that waits for a next request.
    expect((await fetch(`${listening.url}/healthz`)).status).toBe(200)
    const begun = await beginCreate(listening.url)
    child.kill(signal)
    await expect.poll(() => isServed(listening.url)).toBe(false)
    expect(child.exitCode).toBeNull()
    begun.end(body)
    const [answer]: IncomingMessage[] = await once(begun, 'response')
    answer?.resume()
    expect(answer?.statusCode).toBe(201)
    expect(await exit).toEqual([0, null])
    // Its last line, after all that there was to do, with no error among those before.
    expect(output).toMatch(/"event":"stopped"}\n$/)
    expect(output).not.toContain('"level":"error"')

    expect(existsSync(`${path}-wal`)).toBe(false)
    const file = new BetterSqlite(path)
    expect(file.prepare('select count(*) from request_remote_help_session_access_response').pluck().get()).toBe(1)
    file.close()
  })
})
