import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { leastIdAt } from '../../src/db/store/retention.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { publicUrl, type Running, settingsFor, tenants } from '../support/gateways/running.ts'
import { builtWorker } from '../support/process/built-worker.ts'
import { filled, secretsIn } from '../support/samples/canary-entities.ts'
import { sealedAlone } from '../support/samples/rows-of-before.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const table = 'request_remote_help_session_access_response'
const oldKey = 'fedcba9876543210fedcba9876543210'
const folder = temporaryFolder('workerd')
const usual = process.env.TMPDIR

let running: Running & { harness: ReturnType<typeof createTestHarness> }
beforeAll(async () => {
  // Where the local D1 keeps its files, so that they are found.
  process.env.TMPDIR = folder
  const issuer = await createIssuer()
  const old = `old:${btoa(oldKey)}`
  const { RATE_LIMITS: _, ENCRYPTION_KEYS: keys, ...settings } = settingsFor(issuer)
  const secrets = { ...settings, ENCRYPTION_KEYS: `${keys},${old}` }
  const harness = createTestHarness(builtWorker(secrets))
  const { url } = await harness.listen()
  running = {
    harness,
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    issuer,
    publicUrl,
    output: () => JSON.stringify(harness.getLogs()),
    stop: () => harness.close(),
  }
})
afterAll(async () => {
  await running?.stop()
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
})

const database = async () => (await running.harness.getWorker().getEnv()).DATABASE as D1Database
const runCron = () => running.harness.getWorker().scheduled({ cron: '*/15 * * * *', scheduledTime: new Date() })

it('is alive but not ready before its tables are there', async () => {
  const ready = async () => (await running.fetch('/readyz')).status
  expect([(await running.fetch('/healthz')).status, await ready()]).toEqual([200, 503])
  await running.harness.getWorker().applyD1Migrations('DATABASE')
  // What it has found is remembered for a second.
  await expect.poll(ready, { timeout: 5000 }).toBe(200)
})

it('leaves no secret in the files of D1 or in the output', async () => {
  const { post, call } = callerOf(() => running, tenants[1])
  for (const { path, body, change } of filled) {
    const { status, body: made } = await post(path, body)
    expect(status).toBe(201)
    expect((await call('PATCH', `${path}/${made.id}`, { body: change })).body).toMatchObject(change)
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[/\\]d1[/\\].*\.sqlite/.test(name),
  )
  expect(files.length).toBeGreaterThan(0)
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(folder, name))))
  expect(bytes.includes('v2.test.')).toBe(true)
  expect(secretsIn(bytes)).toEqual([])
  expect(secretsIn(Buffer.from(running.output()))).toEqual([])
})

it('removes by its Cron Trigger what has expired, and seals anew what an older key sealed', async () => {
  const { get, post } = callerOf(() => running, tenants[1])
  const d1 = await database()
  const { id, '@odata.etag': tag } = (await post(answers, published)).body
  const older = keyring([{ kid: 'old', bytes: Buffer.from(oldKey) }])
  const secrets = { pubSubEncryptionKey: 'older key', pubSubEncryption: 'older vector' }
  const columns = sealedAlone(older, 'requestRemoteHelpSessionAccessResponse', tenants[1], id, secrets)
  await d1
    .prepare(`update ${table} set pub_sub_encryption_key = ?, pub_sub_encryption = ?, envelope = null where id = ?`)
    .bind(columns.pub_sub_encryption_key, columns.pub_sub_encryption, id)
    .run()
  const expired = leastIdAt(Date.now() - 25 * 3_600_000).slice(0, -4)
  // One statement: each call on a binding from here is a synchronous round trip.
  await d1
    .prepare(
      `with recursive n(i) as (select 0 union all select i + 1 from n where i < 1199)
       insert into ${table}
       select ?, ? || printf('%04d', i), 1, 'k', 'elevation', 'v1.old.AAAA.AAAA', 'v1.old.AAAA.AAAA', null, null from n`,
    )
    .bind(tenants[0], expired)
    .run()
  await d1
    .prepare('insert into repeatable_request values (?, ?, ?, ?, ?)')
    .bind('a', 'b', 'c', `${expired}0000`, 'f')
    .run()
  expect((await callerOf(() => running).get(`${answers}/$count`)).text).toBe('0')

  expect((await runCron()).outcome).toBe('ok')
  const left = await d1.prepare(`select id from ${table} where tenant = ?`).bind(tenants[0]).all()
  expect(left.results).toEqual([])
  expect((await d1.prepare('select * from repeatable_request').all()).results).toEqual([])
  const kept = await get(`${answers}/${id}`)
  expect(kept.body).toMatchObject({ '@odata.etag': tag, ...secrets })
  const now = await d1.prepare(`select pub_sub_encryption_key, envelope from ${table} where id = ?`).bind(id).first()
  expect([now?.pub_sub_encryption_key, now?.envelope]).toEqual(['', expect.stringMatching(/^v2\.test\./)])
  expect(running.output()).toContain('\\"removed\\":1200')
})

/** What is sent by a tenant within one period of the bindings; what the clock cuts in two is sent anew by another. */
const withinPeriod = async <Sent>(send: (tenant: string) => Promise<Sent>): Promise<Sent> => {
  const periodNow = () => Math.floor(Date.now() / 10_000)
  const inTurn = [tenants[2], tenants[0], tenants[1]]
  for (const tenant of [...inTurn, ...inTurn]) {
    const period = periodNow()
    const sent = await send(tenant)
    if (periodNow() === period) return sent
  }
  throw new Error('The machine is too busy to send fifty-six writes in ten seconds.')
}

it('limits by bindings, inside a batch too', { timeout: 120_000 }, async () => {
  const write = { id: '1', method: 'POST', url: answers.slice(5), headers: { 'Content-Type': 'application/json' } }
  const { sent, batch, read } = await withinPeriod(async (tenant) => {
    const { post, get } = callerOf(() => running, tenant)
    return {
      sent: await Promise.all(Array.from({ length: 55 }, () => post(answers, published))),
      batch: await post('/beta/$batch', { requests: [{ ...write, body: published }] }),
      read: await get(answers),
    }
  })
  expect(sent.filter(({ status }) => status === 201)).toHaveLength(50)
  for (const { status, body, headers } of sent.filter((answer) => answer.status !== 201)) {
    expect([status, body.error.code, headers.get('Retry-After')]).toEqual([429, 'TooManyRequests', '10'])
  }
  expect([batch.status, batch.body.responses[0].status]).toEqual([200, 429])
  expect(batch.body.responses[0].headers['Retry-After']).toBe('10')
  expect(read.status).toBe(200)
})
