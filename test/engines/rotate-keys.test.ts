import { expect, it } from 'vitest'
import type { Database } from '../../src/db/engines/database.ts'
import { rotateKeys } from '../../src/db/upkeep/rotate-keys.ts'
import { model } from '../../src/entities/model.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { inFirstFormat, sealedAlone, sealedTwice } from '../support/samples/rows-of-before.ts'

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
  const seal = inFirstFormat(keys[1])
  for (const [index, answer] of made.entries()) {
    const { id } = answer?.body ?? {}
    const secrets = { pubSubEncryptionKey: `key ${index}`, pubSubEncryption: published.pubSubEncryption }
    // Those of the one tenant have envelopes, of which nobody knows any more; those of the other none.
    const [tenant, sealed] = [String(tenants[index % 2]), index % 2 ? sealedAlone : sealedTwice]
    const columns = sealed(seal, 'requestRemoteHelpSessionAccessResponse', tenant, id, secrets)
    app.connection
      .prepare(
        `update ${table} set pub_sub_encryption_key = ?, pub_sub_encryption = ?, secrets = ?, envelope = null where id = ?`,
      )
      .run(columns.pub_sub_encryption_key, columns.pub_sub_encryption, columns.secrets ?? null, id)
  }
  return { app, callers, made: made.map((answer) => answer?.body) }
}

const table = 'request_remote_help_session_access_response'
/** Of both secrets, of their envelopes and of those of before, of so many rows. */
const kids = ({ connection }: App) =>
  connection
    .prepare(
      `select substr(pub_sub_encryption_key, 1, 7) as alone, substr(pub_sub_encryption, 1, 7) as other,
        substr(envelope, 1, 7) as together, substr(secrets, 1, 7) as before, count(*) as total
        from ${table} group by 1, 2, 3, 4 order by 5, 4`,
    )
    .raw()
    .all()
const envelopes = ({ connection }: App) =>
  new Map(
    connection.prepare<[], [string, string | null]>(`select id, substr(envelope, 1, 7) from ${table}`).raw().all(),
  )

const rotate = (database: Database, mostRows?: number) =>
  rotateKeys({ model, database, seal: keyring(keys), kid: 'new', ...(mostRows === undefined ? {} : { mostRows }) })

it('seals every row anew while requests are served; no answer and no ETag changes', async () => {
  const { app, callers, made } = await startWithOldRows(250)
  expect(kids(app)).toEqual([
    ['v1.old.', 'v1.old.', null, null, 125],
    ['v1.old.', 'v1.old.', null, 'v1.old.', 125],
  ])
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
  expect(kids(app)).toEqual([['', '', 'v2.new.', null, 250]])
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
  expect(kids(app)).toEqual([['', '', 'v2.new.', null, 250]])
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
  const { app, made } = await startWithOldRows(5)
  app.connection
    .prepare(`update ${table} set pub_sub_encryption_key = 'v1.gone.AAAA.AAAA' where id = ?`)
    .run(made[0].id)
  await expect(rotate(sqliteEngine(app.connection))).rejects.toMatchObject({ rowsByKey: new Map([['gone', 1]]) })
  expect(kids(app)).toEqual([
    ['v1.gone', 'v1.old.', null, null, 1],
    ['', '', 'v2.new.', null, 4],
  ])
  await app.stop()
})

it('puts into the envelope what was changed alone since, and leaves where it is what this key sealed', async () => {
  const { app, callers, made } = await startWithOldRows(3)
  const database = sqliteEngine(app.connection)
  await rotate(database)
  const [, path] = [await callers[0]?.get(answers), `${answers}/${made[0].id}`]
  const { body } = (await callers[0]?.call('PATCH', path, { body: { pubSubEncryption: 'since' } })) ?? {}
  expect(kids(app)).toEqual([
    ['', 'v2.new.', 'v2.new.', null, 1],
    ['', '', 'v2.new.', null, 2],
  ])
  expect(await rotate(database)).toEqual({ read: 1, sealedAnew: 1 })
  expect(kids(app)).toEqual([['', '', 'v2.new.', null, 3]])
  expect((await callers[0]?.get(path))?.body).toEqual(body)
  await app.stop()
})

it('seals envelopes of another key anew, and says of which keys are those that do not open', async () => {
  const { app, callers, made } = await startWithOldRows(4)
  const database = sqliteEngine(app.connection)
  await rotate(database)
  const set = app.connection.prepare(`update ${table} set envelope = ? where id = ?`)
  const secrets = { pubSubEncryptionKey: 'key 0', pubSubEncryption: published.pubSubEncryption }
  const bound = ['requestRemoteHelpSessionAccessResponse', made[0].id, 'envelope']
  const old = keyring([keys[1]]).seal({ tenant: tenants[0], bound }, JSON.stringify(secrets))
  for (const [index, envelope] of [old, 'v2.gone.AAAA.AAAA', null].entries()) set.run(envelope, made[index].id)
  await expect(rotate(database)).rejects.toMatchObject({
    rowsByKey: new Map([
      ['gone', 1],
      ['', 1],
    ]),
  })
  expect(made.map(({ id }) => envelopes(app).get(id))).toEqual(['v2.new.', 'v2.gone', null, 'v2.new.'])
  expect((await callers[0]?.get(`${answers}/${made[0].id}`))?.body).toEqual(made[0])
  await app.stop()
})

it('brings what the first key sealed in the first format into the format of today', async () => {
  const { app, callers, made } = await startWithOldRows(3)
  const database = sqliteEngine(app.connection)
  await rotate(database)
  const secrets = { pubSubEncryptionKey: 'key 0', pubSubEncryption: published.pubSubEncryption }
  const bound = ['requestRemoteHelpSessionAccessResponse', made[0].id, 'envelope']
  const envelope = inFirstFormat(keys[0]).seal({ tenant: tenants[0], bound }, JSON.stringify(secrets))
  app.connection.prepare(`update ${table} set envelope = ? where id = ?`).run(envelope, made[0].id)
  expect(envelopes(app).get(made[0].id)).toBe('v1.new.')
  expect(await rotate(database)).toEqual({ read: 1, sealedAnew: 1 })
  expect(kids(app)).toEqual([['', '', 'v2.new.', null, 3]])
  expect((await callers[0]?.get(`${answers}/${made[0].id}`))?.body).toEqual(made[0])
  await app.stop()
})

it('puts no envelope over what changed it in the meantime', async () => {
  const { app, made } = await startWithOldRows(1)
  const database = sqliteEngine(app.connection)
  const meddling: Database = {
    ...database,
    execute: async (statements) => {
      if (statements.some(({ sql }) => sql.startsWith('update')))
        app.connection.prepare(`update ${table} set envelope = 'since' where id = ?`).run(made[0].id)
      return database.execute(statements)
    },
  }
  expect(await rotate(meddling)).toEqual({ read: 1, sealedAnew: 0 })
  expect([...envelopes(app).values()]).toEqual(['since'])
  await app.stop()
})
