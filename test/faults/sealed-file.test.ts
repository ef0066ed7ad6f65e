import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { startKillable } from '../support/gateways/start-killable.ts'
import { filled, secretsIn } from '../support/samples/canary-entities.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('sealed')
const key = (kid: string, fill: number) => `${kid}:${Buffer.alloc(32, fill).toString('base64')}`

/** Everything that lies in the folder: the file, its write-ahead log and its index. */
const everything = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))

it('leaves no secret in the file, the write-ahead log or the output', async () => {
  const issuer = await createIssuer()
  const { url, output, end } = await startKillable({ issuer, databasePath: join(folder, 'gateway.sqlite') })
  const running = {
    fetch: (path: string, init?: RequestInit) => fetch(url + path, init),
    issuer,
    publicUrl: url,
    output,
    stop: () => end('SIGTERM'),
  }
  const { post, call, get } = callerOf(() => running)
  for (const { path, body, change } of filled) {
    const repeatability = {
      'Repeatability-Request-ID': crypto.randomUUID(),
      'Repeatability-First-Sent': new Date().toUTCString(),
    }
    const { status, body: made } = await post(path, body, repeatability)
    expect(status).toBe(201)
    expect((await call('PATCH', `${path}/${made.id}`, { body: change })).body).toMatchObject(change)
    expect((await get(`${path}/${made.id}`)).body).toMatchObject(change)
  }
  const requests = filled.map(({ path, body }, id) => ({
    id: String(id),
    method: 'POST',
    url: path.slice(5),
    headers: { 'Content-Type': 'application/json' },
    body,
  }))
  expect((await post('/beta/$batch', { requests })).status).toBe(200)

  const files = readdirSync(folder)
  expect(files).toContain('gateway.sqlite-wal')
  expect(everything().includes('v2.test.')).toBe(true)
  expect(secretsIn(everything())).toEqual([])
  await running.stop()
  expect(everything().includes('v2.test.')).toBe(true)
  expect(secretsIn(everything())).toEqual([])
  expect(secretsIn(Buffer.from(output()))).toEqual([])
})

it('answers a fixed sentence where the key is missing, wrong or the row was meddled with', async () => {
  const path = join(folder, 'keys.sqlite')
  const issuer = await createIssuer()
  const start = (...keys: string[]) => startApp({ path, issuer, settings: { ENCRYPTION_KEYS: keys.join(',') } })
  const first = await start(key('one', 1))
  const made = (await callerOf(() => first).post(answers, published)).body
  const item = `${answers}/${made.id}`
  await first.stop()

  for (const keys of [[key('two', 2)], [key('one', 2)]]) {
    const app = await start(...keys)
    const { get, call, post } = callerOf(() => app)
    for (const answer of [
      await get(item),
      await get(answers),
      await call('PATCH', item, { body: { sessionType: 'elevation' } }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([500, 'InternalServerError'])
      expect(answer.body.error.message).toBe('A stored secret cannot be opened.')
    }
    // What needs no secret needs no key.
    expect((await get(`${item}?$select=sessionKey`)).body.sessionKey).toBe(published.sessionKey)
    expect((await post(answers, published)).status).toBe(201)
    app.connection.prepare('delete from request_remote_help_session_access_response where id <> ?').run(made.id)
    await app.stop()
  }

  const app = await start(key('two', 2), key('one', 1))
  const { get } = callerOf(() => app)
  // The changes were made: only their answer could not be.
  expect((await get(item)).body).toMatchObject({ ...published, sessionType: 'elevation' })
  const table = 'request_remote_help_session_access_response'
  for (const meddle of [
    `update ${table} set pub_sub_encryption_key = 'plain'`,
    `update ${table} set pub_sub_encryption_key = envelope`,
    `update ${table} set envelope = null`,
    `update ${table} set envelope = 'plain'`,
    `update ${table} set tenant = '${tenants[1]}'`,
    `update ${table} set id = '${made.id.replace(/.$/, made.id.endsWith('0') ? '1' : '0')}'`,
  ]) {
    app.connection.exec('savepoint before')
    app.connection.exec(meddle)
    const meddled = callerOf(() => app, meddle.includes('tenant') ? tenants[1] : tenants[0])
    const { status, text } = await meddled.get(answers)
    expect([meddle, status]).toEqual([meddle, 500])
    expect(text).not.toContain('plain')
    app.connection.exec('rollback to before; release before')
  }
  expect((await get(item)).status).toBe(200)
  await app.stop()
})

it.each([
  ['none', ''],
  ['one that is too short', 'one:AAAA'],
])('does not start with %s', async (_, keys) => {
  const started = startKillable({
    issuer: await createIssuer(),
    databasePath: join(folder, 'none.sqlite'),
    settings: { ENCRYPTION_KEYS: keys },
  })
  await expect(started).rejects.toThrow(
    /^The gateway ended: The configuration cannot be used: ENCRYPTION_KEYS [^\n]*\n$/,
  )
})
