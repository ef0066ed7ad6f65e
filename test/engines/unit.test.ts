import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bindable, Database } from '../../src/db/engines/database.ts'
import { createStore } from '../../src/db/store/create-store.ts'
import type { Store, StoreContext, Unit } from '../../src/db/store/store.ts'
import { model } from '../../src/entities/model.ts'
import { remoteAssistancePartner as partner } from '../../src/entities/remote-assistance-partner.ts'
import { requestRemoteHelpSessionAccessResponse as answer } from '../../src/entities/request-remote-help-session-access-response.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { type Engine, engines } from '../support/process/engines.ts'

const newId = () => crypto.randomUUID()
const meter = { rowsRead: 0, rowsWritten: 0, attempts: 0 }
const rowsOf = async ({ execute }: Database, sql: string, ...params: Bindable[]) =>
  (await execute([{ sql, params, isRepeatable: false }]))[0]?.rows ?? []

const partnerOf = (id: string, displayName = 'a') => ({
  id,
  displayName,
  onboardingUrl: null,
  onboardingStatus: 'onboarded',
  lastConnectionDateTime: '2026-01-01T00:00:00.0000000Z',
  onboardingRequestExpiryDateTime: null,
})
const answerOf = (id: string, sessionKey = 'k') => ({
  id,
  sessionKey,
  sessionType: 'elevation',
  pubSubEncryptionKey: 'CANARY-key',
  pubSubEncryption: 'CANARY-iv',
})
/** What a unit writes beside the guard: of every kind of write one. */
const writesOf = (ids: { put: string; updated: string; removed: string; answer: string }): Unit['writes'] => [
  { act: 'insert', type: answer, entity: answerOf(ids.answer) },
  { act: 'put', type: partner, entity: partnerOf(ids.put, 'put') },
  { act: 'update', type: partner, id: ids.updated, changes: { displayName: 'updated' } },
  { act: 'remove', type: partner, id: ids.removed },
]

describe.each(engines)('%s', (_, start) => {
  let engine: Engine
  let store: Store
  beforeAll(async () => {
    engine = await start()
    store = createStore(model, {
      database: engine.database,
      seal: keyring([{ kid: 'test', bytes: new Uint8Array(32) }]),
      clock: () => Date.now(),
      newId,
      retention: Infinity,
    })
  })
  afterAll(() => engine.stop())

  /** A tenant with a guard and what the writes are of; contexts of one repeatable request, or of another. */
  const prepared = async () => {
    const context: StoreContext = { tenant: newId(), meter, repeatable: undefined }
    const ids = { guard: newId(), put: newId(), updated: newId(), removed: newId(), answer: newId() }
    for (const id of [ids.guard, ids.put, ids.updated, ids.removed]) await store.insert(context, partner, partnerOf(id))
    const guard = { type: partner, id: ids.guard, revision: 1, changes: { displayName: 'guarded' } }
    const again = (requestId: string, fingerprint = 'f'): StoreContext => ({
      ...context,
      repeatable: { application: 'a', requestId, fingerprint, isSame: (recorded) => recorded === fingerprint },
    })
    const names = async () =>
      Promise.all(
        [ids.guard, ids.put, ids.updated, ids.removed].map(
          async (id) => (await store.read(context, partner, id))?.entity.displayName,
        ),
      )
    const state = () =>
      Promise.all(
        ['remote_assistance_partner', answerTable, 'repeatable_request'].map((table) =>
          rowsOf(engine.database, `select * from ${table} where tenant = ? order by 1, 2, 3`, context.tenant),
        ),
      )
    return { context, ids, guard, again, names, state, unit: { guard, attempt: ids.answer, writes: writesOf(ids) } }
  }
  const answerTable = 'request_remote_help_session_access_response'

  it('does all its writes, the guard last, and says at what revisions', async () => {
    const { context, ids, unit, names } = await prepared()
    expect(await store.unit(context, unit)).toEqual({ revisions: [1, 2, 2, 1, 2] })
    expect(await names()).toEqual(['guarded', 'put', 'updated', undefined])
    expect(await store.read(context, answer, ids.answer)).toEqual({ entity: answerOf(ids.answer), revision: 1 })
    const sealed = await rowsOf(engine.database, `select * from ${answerTable} where id = ?`, ids.answer)
    expect(sealed).toHaveLength(1)
    expect(JSON.stringify(sealed)).not.toContain('CANARY')
  })

  it('does nothing where the guard is at another revision, away, or of another tenant', async () => {
    const { context, guard, unit, state } = await prepared()
    const before = await state()
    for (const other of [
      { ...guard, revision: 2 },
      { ...guard, id: newId() },
    ])
      expect(await store.unit(context, { ...unit, guard: other })).toBe('mismatch')
    expect(await store.unit({ ...context, tenant: newId() }, unit)).toBe('mismatch')
    expect(await state()).toEqual(before)
    const others = await rowsOf(
      engine.database,
      'select count(*) as rows from remote_assistance_partner where display_name = ?',
      'put',
    )
    expect(others).toEqual([{ rows: 1 }])
  })

  it('lets one of two win that hang on one guard', async () => {
    const { context, guard, names } = await prepared()
    const outcomes = await Promise.all(
      ['b', 'c'].map((displayName) =>
        store.unit(context, { guard: { ...guard, changes: { displayName } }, writes: [], attempt: newId() }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'mismatch')).toHaveLength(1)
    expect(['b', 'c']).toContain((await names())[0])
  })

  it('says where it changed nothing, and leaves what an insert finds', async () => {
    const { context, ids, names } = await prepared()
    const writes: Unit['writes'] = [
      { act: 'update', type: partner, id: newId(), changes: { displayName: 'x' } },
      { act: 'remove', type: partner, id: newId() },
      { act: 'insert', type: partner, entity: partnerOf(ids.put, 'x') },
    ]
    const unguarded = { writes, attempt: newId() }
    expect(await store.unit(context, unguarded)).toEqual({ revisions: [undefined, undefined, undefined] })
    expect((await names())[1]).toBe('a')
  })

  it('happens once of a repeatable request, and tells which attempt it was', async () => {
    const { ids, unit, again, state } = await prepared()
    expect(await store.recorded(again('r'))).toBeUndefined()
    expect(await store.unit(again('r'), unit)).toMatchObject({ revisions: expect.any(Array) })
    const after = await state()
    expect(after[2]).toHaveLength(1)
    expect(await store.recorded(again('r'))).toBe(ids.answer)
    const next = newId()
    const repetition = { ...unit, attempt: next, writes: writesOf({ ...ids, answer: next }) }
    expect(await store.unit(again('r'), repetition)).toEqual({ doneBy: ids.answer })
    expect(await state()).toEqual(after)
  })

  it('claims nothing for a unit that was refused', async () => {
    const { unit, guard, again, state } = await prepared()
    const before = await state()
    expect(await store.unit(again('r'), { ...unit, guard: { ...guard, revision: 9 } })).toBe('mismatch')
    expect(await state()).toEqual(before)
    expect(await store.unit(again('r'), unit)).toMatchObject({ revisions: expect.any(Array) })
  })

  it('lets a request try again whose unit was refused, and no other write', async () => {
    const { unit, guard, again } = await prepared()
    const request = again('r')
    expect(await store.unit(request, { ...unit, guard: { ...guard, revision: 9 } })).toBe('mismatch')
    expect(await store.unit(request, unit)).toMatchObject({ revisions: expect.any(Array) })
    await expect(store.unit(request, unit)).rejects.toThrow(/this is its second/)
  })

  it('refuses a request id that was used for another request', async () => {
    const { unit, again, state } = await prepared()
    await store.unit(again('r'), unit)
    const after = await state()
    await expect(store.unit(again('r', 'other'), { ...unit, attempt: newId() })).rejects.toThrow(/used before/)
    await expect(store.recorded(again('r', 'other'))).rejects.toThrow(/used before/)
    expect(await state()).toEqual(after)
  })

  it('keeps nothing of one whose statement fails, whichever it is, the record neither', async () => {
    const events = [
      'insert on repeatable_request',
      `insert on ${answerTable}`,
      'delete on remote_assistance_partner',
      "update on remote_assistance_partner when new.display_name = 'guarded'",
      'update on repeatable_request',
    ]
    for (const event of events) {
      const { unit, again, state } = await prepared()
      const before = await state()
      await rowsOf(engine.database, `create trigger refusal before ${event} begin select raise(abort, 'refused'); end`)
      await expect(store.unit(again('r'), unit), event).rejects.toThrow(/refused/)
      await rowsOf(engine.database, 'drop trigger refusal')
      expect(await state(), event).toEqual(before)
    }
  })

  it('takes one round trip, however much it does', async () => {
    const { unit, again } = await prepared()
    engine.roundTrips()
    await store.unit(again('r'), unit)
    expect(engine.roundTrips()).toBe(1)
  })

  it('finds by an indexed property, the newest first, so many and no more, of the tenant alone', async () => {
    const { context } = await prepared()
    const ids = ['1', '2', '3'].map((digit) => `0193a1c0-0000-7000-8000-00000000000${digit}`)
    for (const id of ids) await store.insert(context, answer, answerOf(id, 'same'))
    await store.insert({ ...context, tenant: newId() }, answer, answerOf(newId(), 'same'))
    const found = (most: number, value = 'same') => store.find(context, answer, { property: 'sessionKey', value, most })
    expect((await found(2)).map(({ entity }) => entity.id)).toEqual([ids[2], ids[1]])
    expect((await found(9))[2]).toEqual({ entity: answerOf(String(ids[0]), 'same'), revision: 1 })
    expect(await found(9, 'none')).toEqual([])
    await expect(store.find(context, answer, { property: 'pubSubEncryption', value: 'a', most: 1 })).rejects.toThrow(
      /no index/,
    )
  })
})
