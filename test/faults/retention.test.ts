import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sweep } from '../../src/db/upkeep/sweep.ts'
import { served as model } from '../../src/entities/model.ts'
import { keepHouseRegularly } from '../../src/entry/runtime/database/housekeeping.ts'
import { recordLifetime } from '../../src/http/request/repeatability.ts'
import { propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('retention')
const hour = 3_600_000

const expiring = model.filter(({ expires }) => expires)
const lasting = model.filter(({ expires, singleton }) => !expires && !singleton)

it.each(expiring.map((type) => [type.path, type] as const))('forgets %s at the hour', async (set, type) => {
  const app = await startApp({ settings: { RETENTION_HOURS: '1' } })
  const { get, post, call } = callerOf(() => app)
  const path = `/beta/${set}`
  const body = exampleToWrite(type, propertiesIn(type, 'beta'))
  const { id } = (await post(path, body)).body
  app.time.now += hour
  expect((await get(`${path}/${id}`)).status).toBe(200)
  expect((await get(`${path}/$count`)).text).toBe('1')
  app.time.now += 1
  const { id: younger } = (await post(path, body)).body
  for (const [method, change] of [
    ['GET'],
    ['HEAD'],
    ['PATCH', { body }],
    ['PATCH', { body: {} }],
    ['DELETE'],
  ] as const) {
    expect([method, (await call(method, `${path}/${id}`, change)).status]).toEqual([method, 404])
  }
  expect((await get(`${path}/$count`)).text).toBe('1')
  const listed = await get(`${path}?$count=true`)
  expect([listed.body['@odata.count'], listed.body.value.map((entity: { id: string }) => entity.id)]).toEqual([
    1,
    [younger],
  ])
  expect((await get(`${path}?$filter=id eq '${id}'`)).body.value).toEqual([])
  await app.stop()
})

it.each(lasting.map((type) => [type.path, type] as const))('keeps %s', async (set, type) => {
  const app = await startApp({ settings: { RETENTION_HOURS: '1' } })
  const { get, post } = callerOf(() => app)
  const { id } = (await post(`/beta/${set}`, exampleToWrite(type, propertiesIn(type, 'beta')))).body
  app.time.now += 1000 * hour
  await sweep({
    model,
    database: sqliteEngine(app.connection),
    entitiesBefore: app.time.now - hour,
    recordsBefore: app.time.now,
    mostStatements: 100,
  })
  expect((await get(`/beta/${set}/${id}`)).status).toBe(200)
  await app.stop()
})

it('shows no expired row on a page that was begun before', async () => {
  const app = await startApp({ settings: { RETENTION_HOURS: '1' } })
  const { get, post } = callerOf(() => app)
  for (let row = 0; row < 4; row += 1) await post(answers, published)
  const { '@odata.nextLink': link } = (await get(`${answers}?$top=2`, { Prefer: 'odata.maxpagesize=2' })).body
  expect(link).toContain(`${app.publicUrl}${answers}?`)
  const next = link.slice(app.publicUrl.length)
  expect((await get(next)).body.value).toHaveLength(2)
  app.time.now += hour + 1
  expect((await get(next)).body.value).toEqual([])
  expect((await get(answers)).body.value).toEqual([])
  await app.stop()
})

it('leaves no trace of what it swept in the file', async () => {
  const path = join(folder, 'swept.sqlite')
  const app = await startApp({ path, settings: { RETENTION_HOURS: '1' } })
  const { post } = callerOf(() => app)
  for (let row = 0; row < 300; row += 1) await post(answers, { ...published, sessionKey: `CANARY-${row}` })
  app.connection.pragma('wal_checkpoint(truncate)')
  expect(readFileSync(path).includes('CANARY-7')).toBe(true)
  app.time.now += hour + 1
  const before = { entitiesBefore: app.time.now - hour, recordsBefore: app.time.now }
  await sweep({ model, database: sqliteEngine(app.connection), ...before, mostStatements: 100 })
  app.connection.pragma('wal_checkpoint(truncate)')
  for (const file of [path, `${path}-wal`]) expect(readFileSync(file).includes('CANARY')).toBe(false)
  await app.stop()
})

it('leaves none in the write-ahead log either, once the house is kept', async () => {
  const path = join(folder, 'kept.sqlite')
  const app = await startApp({ path })
  app.time.now -= 25 * hour
  for (let row = 0; row < 20; row += 1) await callerOf(() => app).post(answers, { ...published, sessionKey: 'CANARY' })
  const trace = () => [path, `${path}-wal`].some((file) => readFileSync(file).includes('CANARY'))
  expect(trace()).toBe(true)
  const emptyLog = async () => void app.connection.pragma('wal_checkpoint(truncate)')
  const stop = keepHouseRegularly({ retention: 24 * hour }, sqliteEngine(app.connection), emptyLog)
  // Not with the start itself.
  await expect.poll(trace, { timeout: 10_000 }).toBe(false)
  await stop()
  await app.stop()
})

it('keeps the record of a repeatable write for as long as a repeat of it is taken', async () => {
  const app = await startApp()
  const { post } = callerOf(() => app)
  // A client's clock that is four minutes ahead.
  const headers = {
    'Repeatability-Request-ID': 'a',
    'Repeatability-First-Sent': new Date(app.time.now + 240_000).toUTCString(),
  }
  const first = await post(answers, published, headers)
  app.time.now += 24 * hour + 180_000
  const { now } = app.time
  const before = { entitiesBefore: now - 48 * hour, recordsBefore: now - recordLifetime }
  await sweep({ model, database: sqliteEngine(app.connection), ...before, mostStatements: 100 })
  expect((await post(answers, published, headers)).body).toEqual(first.body)
  app.time.now += 120_000
  expect((await post(answers, published, headers)).status).toBe(412)
  await app.stop()
})
