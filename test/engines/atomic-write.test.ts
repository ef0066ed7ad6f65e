import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bindable, Database } from '../../src/db/engines/database.ts'
import { createStore } from '../../src/db/store/create-store.ts'
import type { Store, StoreContext } from '../../src/db/store/store.ts'
import { model } from '../../src/entities/model.ts'
import { remoteAssistancePartner as partner } from '../../src/entities/remote-assistance-partner.ts'
import { remoteAssistanceSettings as settings } from '../../src/entities/remote-assistance-settings.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { type Engine, engines } from '../support/process/engines.ts'

const statement = (sql: string, ...params: Bindable[]) => ({ sql, params, isRepeatable: false })
const rowsOf = async ({ execute }: Database, sql: string, ...params: Bindable[]) =>
  (await execute([statement(sql, ...params)]))[0]?.rows ?? []

const newId = () => crypto.randomUUID()
const partnerOf = (id: string) => ({
  id,
  displayName: 'a',
  onboardingUrl: null,
  onboardingStatus: 'onboarded',
  lastConnectionDateTime: '2026-01-01T00:00:00.0000000Z',
  onboardingRequestExpiryDateTime: null,
})
const always = { ifMatch: undefined, ifNoneMatch: undefined }
const rename = { changes: { displayName: 'b' }, precondition: always }
const block = { changes: { blockChat: true }, precondition: always }

interface Trial {
  readonly event: string
  /** `id` is of a partner that is there. */
  readonly write: (store: Store, context: StoreContext, id: string) => Promise<unknown>
  readonly outcome: unknown
}
const trials: readonly (readonly [string, Trial])[] = [
  [
    'a create',
    {
      event: 'insert on remote_assistance_partner',
      write: (store, context) => store.insert(context, partner, partnerOf(newId())),
      outcome: { revision: 1, entity: { displayName: 'a' } },
    },
  ],
  [
    'an update',
    {
      event: 'update on remote_assistance_partner',
      write: (store, context, id) => store.update(context, partner, id, rename),
      outcome: { revision: 2, entity: { displayName: 'b' } },
    },
  ],
  [
    'a delete',
    {
      event: 'delete on remote_assistance_partner',
      write: (store, context, id) => store.remove(context, partner, id, always),
      outcome: 'removed',
    },
  ],
  [
    "a singleton's first change",
    {
      event: 'insert on remote_assistance_settings',
      write: (store, context) => store.update(context, settings, '', block),
      outcome: { revision: 1, entity: { blockChat: true } },
    },
  ],
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

  it('keeps nothing of a batch whose last statement fails', async () => {
    const { database } = engine
    await rowsOf(database, 'create table thing (id text primary key) strict')
    const insert = (id: string) => statement('insert into thing values (?)', id)
    await expect(database.execute([insert('a'), insert('b'), insert('a')])).rejects.toThrow(/UNIQUE/)
    expect(await rowsOf(database, 'select id from thing')).toEqual([])
    await database.execute([insert('a'), insert('b')])
    expect(await rowsOf(database, 'select id from thing order by id')).toEqual([{ id: 'a' }, { id: 'b' }])
  })

  it('runs statements in one round trip, however many they are', async () => {
    const { database, roundTrips } = engine
    const select = statement('select ? as value', 1)
    for (const statements of [[select], [select, select], [select, select, select]]) {
      const results = await database.execute(statements)
      expect(results.map(({ rows }) => rows)).toEqual(statements.map(() => [{ value: 1 }]))
      expect(roundTrips(), `${statements.length} statements`).toBe(1)
    }
  })

  describe.each([
    ['second', (event: string) => event],
    ['third', () => 'update on repeatable_request'],
  ])('of a repeatable write whose %s statement fails keeps nothing, the record neither', (_, eventOf) => {
    it.each(trials)('%s', async (_, { event, write, outcome }) => {
      const { database } = engine
      const tenant = newId()
      const meter = { rowsRead: 0, rowsWritten: 0, attempts: 0 }
      const id = newId()
      await store.insert({ tenant, meter, repeatable: undefined }, partner, partnerOf(id))
      const tables = ['remote_assistance_partner', 'remote_assistance_settings', 'repeatable_request']
      const state = () =>
        Promise.all(tables.map((table) => rowsOf(database, `select * from ${table} where tenant = ?`, tenant)))
      const before = await state()
      const repeatable = { application: 'a', requestId: newId(), fingerprint: 'f', isSame: () => true }

      await rowsOf(
        database,
        `create trigger refusal before ${eventOf(event)} begin select raise(abort, 'refused'); end`,
      )
      await expect(write(store, { tenant, meter, repeatable }, id)).rejects.toThrow(/refused/)
      await rowsOf(database, 'drop trigger refusal')
      expect(await state()).toEqual(before)

      const again = await write(store, { tenant, meter, repeatable }, id)
      if (typeof outcome === 'string') expect(again).toBe(outcome)
      else expect(again).toMatchObject(Object(outcome))
      expect((await state())[2]).toHaveLength(1)
    })
  })
})
