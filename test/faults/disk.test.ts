import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'
import { holdLock } from '../support/process/hold-lock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('disk')
const fresh = () => join(folder, `${crypto.randomUUID()}.sqlite`)

/** Writes until the gateway says that it cannot; what it acknowledged before. */
const writeUntilRefused = async (app: App) => {
  const acknowledged: string[] = []
  for (let turn = 0; turn < 200; turn += 1) {
    const sent = await Promise.all(Array.from({ length: 10 }, () => callerOf(() => app).post(answers, published)))
    for (const { status, body, headers } of sent) {
      if (status === 201) acknowledged.push(body.id)
      else {
        expect([status, body.error.code]).toEqual([503, 'ServiceNotAvailable'])
        expect(headers.get('Retry-After')).toMatch(/^[1-9]\d*$/)
      }
    }
    if (sent.some(({ status }) => status === 503)) return acknowledged
  }
  throw new Error('Nothing was refused.')
}

const expectAll = async (app: App, ids: readonly string[]) => {
  const { get } = callerOf(() => app)
  for (const id of ids) expect((await get(`${answers}/${id}`)).body).toMatchObject({ ...published, id })
  expect(app.connection.pragma('integrity_check', { simple: true })).toBe('ok')
}

it('commits to the disk, not to memory: synchronous stays FULL at work', async () => {
  const app = await startApp({ path: fresh() })
  const state = () =>
    ['journal_mode', 'synchronous', 'secure_delete'].map((name) => app.connection.pragma(name, { simple: true }))
  for (let write = 0; write < 3; write += 1) {
    expect((await callerOf(() => app).post(answers, published)).status).toBe(201)
    expect(state()).toEqual(['wal', 2, 1])
  }
  app.connection.pragma('wal_checkpoint(truncate)')
  await callerOf(() => app).post(answers, published)
  expect(state()).toEqual(['wal', 2, 1])
  await app.stop()
})

it('goes on reading on a full disk, and writing when there is room again', async () => {
  const app = await startApp({ path: fresh() })
  const pages = Number(app.connection.pragma('page_count', { simple: true }))
  app.connection.pragma(`max_page_count = ${pages + 4}`)
  const acknowledged = await writeUntilRefused(app)
  expect(acknowledged.length).toBeGreaterThan(0)
  await expectAll(app, acknowledged)
  app.connection.pragma('max_page_count = 1000000')
  const { status, body } = await callerOf(() => app).post(answers, published)
  expect(status).toBe(201)
  await expectAll(app, [...acknowledged, body.id])
  await app.stop()
})

it('goes on reading while another process holds the lock, and writing when it lets go', async () => {
  const path = fresh()
  const app = await startApp({ path })
  const { post, get } = callerOf(() => app)
  const { id } = (await post(answers, published)).body
  const letGo = await holdLock(path)
  const refused = await post(answers, published)
  expect([refused.status, refused.body.error.code]).toEqual([503, 'ServiceNotAvailable'])
  expect(refused.headers.get('Retry-After')).toBe('5')
  expect((await get(`${answers}/${id}`)).status).toBe(200)
  await letGo()
  expect((await post(answers, published)).status).toBe(201)
  expect((await get(`${answers}/$count`)).text).toBe('2')
  await app.stop()
})

it('goes on reading what may not be written', async () => {
  const app = await startApp({ path: fresh() })
  const { post, get } = callerOf(() => app)
  const { id } = (await post(answers, published)).body
  app.connection.pragma('query_only = on')
  await writeUntilRefused(app)
  expect((await get(`${answers}/${id}`)).status).toBe(200)
  app.connection.pragma('query_only = off')
  expect((await post(answers, published)).status).toBe(201)
  await app.stop()
})

it('acknowledges nothing that would go to a deleted file, and goes on when the file is put back', async () => {
  const path = fresh()
  const app = await startApp({ path, isInPlace: () => existsSync(path) })
  const { post, get } = callerOf(() => app)
  const { id } = (await post(answers, published)).body
  renameSync(path, `${path}.moved`)
  await writeUntilRefused(app)
  expect((await get(`${answers}/${id}`)).status).toBe(200)
  renameSync(`${path}.moved`, path)
  expect((await post(answers, published)).status).toBe(201)
  expect((await get(`${answers}/$count`)).text).toBe('2')
  await app.stop()
})

it('says that it cannot answer from a damaged file, and is not ready', async () => {
  const path = fresh()
  const app = await startApp({ path })
  const { post, get } = callerOf(() => app)
  const { id } = (await post(answers, published)).body
  app.connection.pragma('wal_checkpoint(truncate)')
  app.connection.pragma('cache_size = 0')
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(statSync(path).size - 100, 0x5a), 0, null, 100)
  closeSync(file)
  for (const answer of [await get(`${answers}/${id}`), await post(answers, published)]) {
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5'])
  }
  expect((await app.fetch('/readyz')).status).toBe(503)
  expect((await app.fetch('/healthz')).status).toBe(200)
  await app.stop()
})
