import { afterAll, beforeAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'

const table = 'request_remote_help_session_access_response'
const sealedColumns = ['pub_sub_encryption_key', 'pub_sub_encryption', 'secrets'] as const

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.stop())
const caller = callerOf(() => app)
const other = callerOf(() => app, tenants[1])

type Sealed = Readonly<Record<(typeof sealedColumns)[number], string | null>>
const rowOf = (id: string) =>
  app.connection.prepare<[string], Sealed>(`select ${sealedColumns} from ${table} where id = ?`).get(id)
const set = (id: string, columns: Partial<Sealed>) =>
  app.connection
    .prepare(`update ${table} set ${Object.keys(columns).map((name) => `${name} = ?`)} where id = ?`)
    .run(...Object.values(columns), id)
const made = async (by = caller, key = published.pubSubEncryptionKey) =>
  (await by.post(answers, { ...published, pubSubEncryptionKey: key })).body
const changed = async (id: string, body: object) => {
  const answer = await caller.call('PATCH', `${answers}/${id}`, { body })
  expect(answer.status).toBe(200)
  expect((await caller.get(`${answers}/${id}`)).body).toEqual(answer.body)
  return answer.body
}

it('keeps no envelope of what some secrets were, makes another of all, and leaves it where none is changed', async () => {
  const { id } = await made()
  const first = rowOf(id)
  expect(await changed(id, { sessionType: 'elevation' })).toMatchObject({
    pubSubEncryption: published.pubSubEncryption,
  })
  expect(rowOf(id)).toEqual(first)
  const [pubSubEncryptionKey, pubSubEncryption] = ['another key', 'another vector']
  expect(await changed(id, { pubSubEncryptionKey })).toMatchObject({
    pubSubEncryptionKey,
    pubSubEncryption: published.pubSubEncryption,
  })
  const second = rowOf(id)
  expect(second).toEqual({ ...first, pub_sub_encryption_key: second?.pub_sub_encryption_key, secrets: null })
  expect(second?.pub_sub_encryption_key).not.toBe(first?.pub_sub_encryption_key)
  expect(await changed(id, { pubSubEncryptionKey, pubSubEncryption })).toMatchObject({
    pubSubEncryptionKey,
    pubSubEncryption,
  })
  for (const column of sealedColumns) {
    expect(rowOf(id)?.[column]).toMatch(/^v1\.test\./)
    expect([first?.[column], second?.[column]]).not.toContain(rowOf(id)?.[column])
  }
})

it('keeps no envelope where a gateway that knows of none changes a secret, and keeps it where another column is', async () => {
  const { id } = await made()
  const sealed = rowOf((await made(caller, 'another key')).id)?.pub_sub_encryption_key ?? ''
  const change = (column: string, value: string) =>
    app.connection
      .prepare(`update ${table} set ${column} = ?, revision = revision + 1 where id = ? returning *`)
      .get(value, id)
  change('session_type', 'elevation')
  expect(rowOf(id)?.secrets).not.toBeNull()
  change('pub_sub_encryption_key', sealed)
  expect(rowOf(id)).toMatchObject({ pub_sub_encryption_key: sealed, secrets: null })
})

it('answers a page from rows with an envelope and from rows of before alike', async () => {
  const keys = Array.from({ length: 3 }, (_, index) => `of a page ${index}`)
  const entities = []
  for (const key of keys) entities.push(await made(caller, key))
  set(entities[1].id, { secrets: null })
  for (const select of ['id,pubSubEncryptionKey,pubSubEncryption', 'id,pubSubEncryptionKey', 'id,sessionType']) {
    const { body } = await caller.get(`${answers}?$filter=id ge '${entities[0].id}'&$select=${select}`)
    for (const [index, item] of body.value.entries())
      for (const name of select.split(',')) expect(item[name]).toBe(entities[index][name])
  }
})

it('answers what the row says, and nothing of an envelope that is not its own', async () => {
  const [one, two, elsewhere] = [await made(), await made(caller, 'two'), await made(other)]
  const envelopes = [rowOf(two.id)?.secrets, rowOf(elsewhere.id)?.secrets, rowOf(one.id)?.pub_sub_encryption, 'none']
  for (const secrets of envelopes) {
    set(one.id, { secrets: secrets ?? null })
    expect((await caller.get(`${answers}/${one.id}`)).body).toEqual(one)
  }
  const before = rowOf(one.id)
  for (const columns of [
    { pub_sub_encryption_key: rowOf(two.id)?.pub_sub_encryption_key ?? '' },
    rowOf(two.id) ?? {},
  ]) {
    set(one.id, columns)
    const { status, body } = await caller.get(`${answers}/${one.id}`)
    expect([status, body.error.message]).toEqual([500, 'A stored secret cannot be opened.'])
  }
  set(one.id, before ?? {})
})
