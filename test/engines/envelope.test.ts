import { afterAll, beforeAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { tenants, testKey } from '../support/gateways/running.ts'
import { type App, startApp } from '../support/gateways/start-app.ts'
import { inFirstFormat, sealedAlone, sealedTwice } from '../support/samples/rows-of-before.ts'

const table = 'request_remote_help_session_access_response'
const sealedColumns = ['pub_sub_encryption_key', 'pub_sub_encryption', 'envelope'] as const

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

it('keeps secrets in the envelope, one that is changed alone beside it, and makes another of all', async () => {
  const { id } = await made()
  const first = rowOf(id)
  expect(first).toEqual({
    pub_sub_encryption_key: '',
    pub_sub_encryption: '',
    envelope: expect.stringMatching(/^v2\.test\./),
  })
  expect(await changed(id, { sessionType: 'elevation' })).toMatchObject({
    pubSubEncryption: published.pubSubEncryption,
  })
  expect(rowOf(id)).toEqual(first)
  const [pubSubEncryptionKey, pubSubEncryption] = ['another key', 'another vector']
  expect(await changed(id, { pubSubEncryptionKey })).toMatchObject({
    pubSubEncryptionKey,
    pubSubEncryption: published.pubSubEncryption,
  })
  expect(rowOf(id)).toEqual({ ...first, pub_sub_encryption_key: expect.stringMatching(/^v2\.test\./) })
  expect(await changed(id, { pubSubEncryption })).toMatchObject({ pubSubEncryptionKey, pubSubEncryption })
  expect(rowOf(id)?.pub_sub_encryption).toMatch(/^v2\.test\./)
  const last = { pubSubEncryptionKey: 'a third key', pubSubEncryption: 'a third vector' }
  expect(await changed(id, last)).toMatchObject(last)
  expect(rowOf(id)).toEqual({ ...first, envelope: expect.not.stringMatching(String(first?.envelope)) })
})

it('answers a page from rows with an envelope and from rows of before alike', async () => {
  const keys = Array.from({ length: 4 }, (_, index) => `of a page ${index}`)
  const entities = []
  for (const key of keys) entities.push(await made(caller, key))
  for (const [index, sealed] of [sealedAlone, sealedTwice].entries()) {
    const { id, pubSubEncryptionKey, pubSubEncryption } = entities[index + 1]
    const secrets = { pubSubEncryptionKey, pubSubEncryption }
    set(id, {
      envelope: null,
      ...sealed(inFirstFormat(testKey), 'requestRemoteHelpSessionAccessResponse', tenants[0], id, secrets),
    })
  }
  for (const select of ['id,pubSubEncryptionKey,pubSubEncryption', 'id,pubSubEncryptionKey', 'id,sessionType']) {
    const { body } = await caller.get(`${answers}?$filter=id ge '${entities[0].id}'&$select=${select}`)
    expect(body.value).toHaveLength(keys.length)
    for (const [index, item] of body.value.entries())
      for (const name of select.split(',')) expect(item[name]).toBe(entities[index][name])
  }
})

it('answers nothing of an envelope that is not its own, nor of a text that is not its column’s', async () => {
  const [one, two, elsewhere] = [await made(), await made(caller, 'two'), await made(other)]
  await changed(two.id, { pubSubEncryption: 'alone' })
  const [before, second] = [rowOf(one.id), rowOf(two.id)]
  for (const columns of [
    { envelope: second?.envelope },
    { envelope: rowOf(elsewhere.id)?.envelope },
    { envelope: second?.pub_sub_encryption },
    { envelope: 'none' },
    { envelope: null },
    { pub_sub_encryption: second?.pub_sub_encryption },
    { pub_sub_encryption_key: before?.envelope },
    { pub_sub_encryption_key: 'plain' },
  ] as Partial<Sealed>[]) {
    set(one.id, columns)
    const { status, body } = await caller.get(`${answers}/${one.id}`)
    expect([status, body.error?.message]).toEqual([500, 'A stored secret cannot be opened.'])
    set(one.id, before ?? {})
  }
  expect((await caller.get(`${answers}/${one.id}`)).body).toEqual(one)
  set(two.id, { pub_sub_encryption_key: second?.pub_sub_encryption ?? '' })
  expect((await caller.get(`${answers}/${two.id}`)).status).toBe(500)
  set(two.id, second ?? {})
})
