import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { answers, writeScope } from '../support/clients/caller.ts'
import { createIssuer, type Issuer } from '../support/clients/tokens.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'
import { builtWorker } from '../support/process/built-worker.ts'

const [before, after] = await Promise.all([createIssuer(), createIssuer()])
const world = { fetches: 0, issuer: before, isUp: true }
const authority = createServer((_, response) => {
  world.fetches += 1
  response.statusCode = world.isUp ? 200 : 500
  response.end(JSON.stringify(world.issuer.jwks))
})

let server: ReturnType<typeof createTestHarness>
/** Every change of a setting makes workerd start the Worker anew, with the cache as it was. */
const workersWith = (retention: string) => {
  // Holds because the server listens on a port, not on a pipe.
  const { port } = authority.address() as AddressInfo
  const secrets = { ...settingsFor(before), AUTH_JWKS: '', AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys` }
  return builtWorker({ ...secrets, RETENTION_HOURS: retention })
}

beforeAll(async () => {
  await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', resolve))
  server = createTestHarness(workersWith('24'))
  await server.listen()
  await server.getWorker().applyD1Migrations('DATABASE')
})
afterAll(async () => {
  await server?.close()
  authority.close()
})

const statusWith = async (issuer: Issuer) => {
  const token = await issuer.token({ tenant: tenants[0], audience, scopes: writeScope })
  const response = await server.getWorker().fetch(answers, { headers: { Authorization: `Bearer ${token}` } })
  await response.text()
  return response.status
}

it('fetches the keys once for requests that come at once, and not again for a cold start', async () => {
  const statuses = await Promise.all(Array.from({ length: 20 }, () => statusWith(before)))
  expect([new Set(statuses), world.fetches]).toEqual([new Set([200]), 1])
  await server.update(workersWith('23'))
  expect([await statusWith(before), world.fetches]).toEqual([200, 1])
})

it('shares a rollover, and the limit on unknown kids, with a cold start; an outage is none to it', async () => {
  world.issuer = after
  expect([await statusWith(after), world.fetches]).toEqual([200, 2])
  world.isUp = false
  await server.update(workersWith('22'))
  expect([await statusWith(after), world.fetches]).toEqual([200, 2])
  expect([await statusWith(before), world.fetches]).toEqual([401, 2])
})
