import { expect, it } from 'vitest'
import type { Database } from '../../src/db/engines/database.ts'
import { rotateKeys } from '../../src/db/upkeep/rotate-keys.ts'
import { model } from '../../src/entities/model.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

const rootKey = (kid: string, fill: number) => ({ kid, bytes: new Uint8Array(32).fill(fill) })
const keys = [rootKey('new', 2), rootKey('old', 1)] as const
const setting = keys.map(({ kid, bytes }) => `${kid}:${Buffer.from(bytes).toString('base64')}`).join(',')

/** A gateway that holds both keys, over rows that the old one sealed. */
const startWithOldRows = async (rows: number) => {
  const app = await startApp({ settings: { ENCRYPTION_KEYS: setting } })
  const callers = tenants.map((tenant) => callerOf(() => app, tenant))
  const made = await Promise.all(
    Array.from({ length: rows }, (_, index) =>
      callers[index % 2]?.post(answers, { ...published, pubSubEncryptionKey: `key ${index}` }),
    ),
  )
  const seal = keyring([keys[1]])
  for (const [index, answer] of made.entries()) {
    const { id } = answer?.body ?? {}
    const sealed = (property: string, plain: string) =>
      seal.seal(
        { tenant: String(tenants[index % 2]), bound: ['requestRemoteHelpSessionAccessResponse', id, property] },
        plain,
      )
    app.connection
      .prepare(`update ${table} set pub_sub_encryption_key = ?, pub_sub_encryption = ?, secrets = null where id = ?`)
      .run(sealed('pubSubEncryptionKey', `key ${index}`), sealed('pubSubEncryption', published.pubSubEncryption), id)
  }
  return { app, callers, made: made.map((answer) => answer?.body) }
}

const table = 'request_remote_help_session_access_response'
const kids = ({ connection }: App) =>
  connection
    .prepare(`select substr(pub_sub_encryption_key, 1, 7) as kid, count(*) as total from ${table} group by 1`)
    .all()
const envelopes = ({ connection }: App) =>
  connection.prepare<[], string | null>(`select substr(secrets, 1, 7) from ${table} order by id`).pluck().all()

const rotate = (database: Database, mostRows?: number) =>
  rotateKeys({ model, database, seal: keyring(keys), kid: 'new', ...(mostRows === undefined ? {} : { mostRows }) })

it('seals every row anew while requests are served; no answer and no ETag changes', async () => {
  const { app, callers, made } = await startWithOldRows(250)
  expect(kids(app)).toEqual([{ kid: 'v1.old.', total: 250 }])
  let isRotating = true
  const reading = (async () => {
    for (let index = 0; isRotating; index = (index + 1) % made.length) {
      const { status, body } = (await callers[index % 2]?.get(`${answers}/${made[index].id}`)) ?? {}
      expect([status, body]).toEqual([200, made[index]])
    }
  })()
  expect(await rotate(sqliteEngine(app.connection))).toEqual({ read: 250, sealedAnew: 250 })
  isRotating = false
  await reading
  expect(kids(app)).toEqual([{ kid: 'v1.new.', total: 250 }])
  expect(new Set(envelopes(app))).toEqual(new Set(['v1.new.']))
  expect(await rotate(sqliteEngine(app.connection))).toEqual({ read: 0, sealedAnew: 0 })
  for (const [index, entity] of made.entries()) {
    const answer = await callers[index % 2]?.get(`${answers}/${entity.id}`)
    expect(answer?.body).toEqual(entity)
  }
  await app.stop()
})

it('goes on where it was stopped, run after run', async () => {
  const { app } = await startWithOldRows(250)
  expect(await rotate(sqliteEngine(app.connection), 100)).toEqual({ read: 100, sealedAnew: 100 })
  expect(await rotate(sqliteEngine(app.connection), 100)).toEqual({ read: 100, sealedAnew: 100 })
  expect(await rotate(sqliteEngine(app.connection), 100)).toEqual({ read: 50, sealedAnew: 50 })
  expect(kids(app)).toEqual([{ kid: 'v1.new.', total: 250 }])
  await app.stop()
})

it('leaves alone what a request changed in the meantime', async () => {
  const { app, callers, made } = await startWithOldRows(2)
  const database = sqliteEngine(app.connection)
  let changed = false
  const meddling: Database = {
    ...database,
    execute: async (statements) => {
      if (!changed && statements.some(({ sql }) => sql.startsWith('update'))) {
        changed = true
        const body = { pubSubEncryptionKey: 'changed', pubSubEncryption: 'changed' }
        for (const [index, entity] of made.entries()) {
          await callers[index]?.call('PATCH', `${answers}/${entity.id}`, { body })
        }
      }
      return database.execute(statements)
    },
  }
  expect(await rotate(meddling)).toEqual({ read: 2, sealedAnew: 0 })
  const { body } = (await callers[0]?.get(`${answers}/${made[0].id}`)) ?? {}
  expect([body.pubSubEncryptionKey, body['@odata.etag']]).toEqual(['changed', 'W/"2"'])
  await app.stop()
})

it('does all others when one does not open, and then says so', async () => {
  const { app } = await startWithOldRows(5)
  app.connection.exec(`update ${table} set pub_sub_encryption_key = 'v1.gone.AAAA.AAAA'
    where id = (select min(id) from ${table})`)
  await expect(rotate(sqliteEngine(app.connection))).rejects.toMatchObject({ rowsByKey: new Map([['gone', 1]]) })
  expect(kids(app)).toEqual([
    { kid: 'v1.gone', total: 1 },
    { kid: 'v1.new.', total: 4 },
  ])
  await app.stop()
})

it('finds a row by its envelope alone: by one of another key, one that does not open, or none', async () => {
  const { app, callers, made } = await startWithOldRows(3)
  const database = sqliteEngine(app.connection)
  await rotate(database)
  const old = keyring([keys[1]]).seal({ tenant: 'a', bound: [] }, 'nothing')
  const set = app.connection.prepare(`update ${table} set secrets = ? where id = ?`)
  for (const [index, envelope] of [old, 'v1.gone.AAAA.AAAA', null].entries()) set.run(envelope, made[index].id)
  expect(await rotate(database)).toEqual({ read: 3, sealedAnew: 3 })
  expect(envelopes(app)).toEqual(['v1.new.', 'v1.new.', 'v1.new.'])
  for (const [index, entity] of made.entries())
    expect((await callers[index % 2]?.get(`${answers}/${entity.id}`))?.body).toEqual(entity)
  await app.stop()
})

it('puts no envelope over what changed it in the meantime', async () => {
  const { app, made } = await startWithOldRows(1)
  const database = sqliteEngine(app.connection)
  const meddling: Database = {
    ...database,
    execute: async (statements) => {
      if (statements.some(({ sql }) => sql.startsWith('update')))
        app.connection.prepare(`update ${table} set secrets = 'since' where id = ?`).run(made[0].id)
      return database.execute(statements)
    },
  }
  expect(await rotate(meddling)).toEqual({ read: 1, sealedAnew: 0 })
  expect(envelopes(app)).toEqual(['since'])
  await app.stop()
})
