import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { asInstant } from '../../../src/clock.ts'
import { wholeRows } from '../../../src/db/upkeep/whole-rows.ts'
import { served as model } from '../../../src/entities/model.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { increasingIds } from '../../../src/entry/runtime/time/increasing-ids.ts'
import { exportEntities, exportSeed, exportText } from '../../../src/local/control/export-entities.ts'
import { SeedError } from '../../../src/local/control/seed-error.ts'
import { type Seeding, seedGateway } from '../../../src/local/control/seed-gateway.ts'
import { localTenant } from '../../../src/local/identity.ts'
import type { EntityType } from '../../../src/model/entity-type.ts'
import type { Property } from '../../../src/model/property.ts'
import { keyring } from '../../../src/seal/keyring.ts'
import { fuzz } from '../../support/process/fuzz.ts'
import { sqliteEngine } from '../../support/process/sqlite-engine.ts'

const connection = openMigrated(':memory:')
const now = asInstant(Date.UTC(2026, 6, 1))
const seeding: Seeding = {
  model,
  database: sqliteEngine(connection),
  seal: keyring([{ kid: 'test', bytes: new Uint8Array(32).fill(7) }]),
  clock: () => now,
  newId: increasingIds(() => now),
  retention: 86_400_000,
}
beforeEach(() => wholeRows(seeding).removeAll(model))
afterAll(() => connection.close())

const other = 'ffffffff-0000-4000-8000-00000000000f'
const example = ({ properties }: EntityType) =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { example }]) => (name === 'id' ? [] : [[name, example]])),
  )

/** What a property can hold, as it is answered. */
const held = ({ kind, nullable }: Property) => {
  const answered = kind.accepted.map(([, value]) => value)
  const texts = kind.type === 'Edm.String' ? [fc.string({ unit: 'grapheme', maxLength: 40 })] : []
  const fits = kind.schema()
  return fc
    .oneof(fc.constantFrom(...answered), ...texts, ...(nullable ? [fc.constant(null)] : []))
    .filter((value) => value === null || fits.safeParse(value).success)
}
const id = (type: EntityType) =>
  type.expires
    ? fc
        .integer({ min: 0, max: 0xff_ff_ff })
        .map((n) => `${leastHex()}-7000-8000-000000${n.toString(16).padStart(6, '0')}`)
    : fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/)
const leastHex = () => {
  const hex = (now - 1000).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
const entity = (type: EntityType, key: fc.Arbitrary<string>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(type.properties).map(([name, property]) => [name, name === 'id' ? key : held(property)]),
    ),
  )
const sets = (tenant: string) =>
  fc.record(
    Object.fromEntries(
      model.map((type) => [
        type.path,
        type.singleton
          ? entity(type, fc.constant(tenant))
          : fc
              .uniqueArray(entity(type, id(type)), { minLength: 1, maxLength: 4, selector: (made) => made.id })
              .map((all) => all.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))),
      ]),
    ),
    { requiredKeys: [] },
  )
const seeds = fc
  .record({ [localTenant]: sets(localTenant), [other]: sets(other) })
  .map((seed) => Object.fromEntries(Object.entries(seed).filter(([, all]) => Object.keys(all).length > 0)))

describe('a seed', () => {
  it('comes back as it was, for every set and values of every kind, as data and as text', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        await wholeRows(seeding).removeAll(model)
        await seedGateway(seeding, seed)
        const exported = await exportSeed(seeding)
        expect(exported).toEqual(seed)
        expect(JSON.parse((await Array.fromAsync(exportText(seeding))).join(''))).toEqual(seed)
        // In the fixed order, whatever that of the seed was.
        for (const tenant of Object.values(exported))
          expect(Object.keys(tenant)).toEqual(model.map(({ path }) => path).filter((path) => path in tenant))
      }),
      fuzz(60),
    )
  })

  it.each(model.map((type) => [type.path, type] as const))('of %s takes what a create takes', async (path, type) => {
    for (const [name, property] of Object.entries(type.properties)) {
      if (name === 'id') continue
      for (const [sent, answered] of property.kind.accepted) {
        const body = { ...example(type), [name.toUpperCase()]: sent, '@odata.etag': 'W/"1"' }
        delete body[name]
        await wholeRows(seeding).removeAll(model)
        await seedGateway(seeding, { [path.toUpperCase()]: type.singleton ? body : [body] })
        const [page] = await Array.fromAsync(exportEntities(seeding))
        expect([page?.tenant, page?.entities[0]?.[name]]).toEqual([localTenant, answered])
      }
    }
  })

  it.each(model.map((type) => [type.path, type] as const))(
    'of %s names the place of what it refuses',
    async (path, type) => {
      await seedGateway(seeding, { [path]: type.singleton ? example(type) : [example(type)] })
      const before = await exportSeed(seeding)
      const cases: (readonly [string, Record<string, unknown>])[] = [
        ['nonsense', { ...example(type), nonsense: 1 }],
        ...Object.entries(type.properties).flatMap(([name, { kind }]) =>
          kind.refused.map((value) => [name, { ...example(type), [name]: value }] as const),
        ),
      ]
      for (const [property, body] of cases) {
        const seed = { [other]: { [path]: type.singleton ? body : [example(type), body] } }
        const error: unknown = await seedGateway(seeding, seed).catch((thrown) => thrown)
        expect(error, `${property} ${JSON.stringify(body[property])?.slice(0, 80)}`).toBeInstanceOf(SeedError)
        expect(error).toMatchObject({ place: { tenant: other, set: path, property } })
        if (!type.singleton) expect(error).toMatchObject({ place: { index: 1 } })
        expect(String(error)).toContain(`${path}${type.singleton ? '' : '[1]'} of tenant ${other}: `)
      }
      expect(await exportSeed(seeding)).toEqual(before)
    },
  )

  it.each([
    [[], /JSON object/],
    ['x', /JSON object/],
    [
      { RequestRemoteHelpSessionAccessRespons: [] },
      /There is no set .* Did you mean 'RequestRemoteHelpSessionAccessResponse'\?/,
    ],
    [{ remoteAssistancePartner: [] }, /Did you mean 'deviceManagement\/remoteAssistancePartners'\?/],
    [{ CreateRemoteHelpSessionResponse: {} }, /list of entities/],
    [{ CreateRemoteHelpSessionResponse: [5] }, /CreateRemoteHelpSessionResponse\[0\] .*An entity is a JSON object/],
    [{ 'deviceManagement/remoteAssistanceSettings': [] }, /single object/],
    [{ [other]: [] }, /sets by their paths/],
    [{ [other]: { [other]: {} } }, /no set/],
    [{ 'deviceManagement/remoteAssistanceSettings': { id: other } }, /is the tenant's/],
    [{ 'deviceManagement/remoteAssistancePartners': [{ id: '$count' }] }, /must be of letters/],
    [{ 'deviceManagement/remoteAssistancePartners': [{ id: 'a' }, { id: 'a' }] }, /Partners\[1\].*another entity/],
    [
      {
        [localTenant]: { 'deviceManagement/remoteAssistanceSettings': {} },
        'deviceManagement/remoteAssistanceSettings': {},
      },
      /more than once/,
    ],
    [{ CreateRemoteHelpSessionResponse: [{ id: 'a', sessionKey: 'k', sessionType: 'elevation' }] }, /UUIDv7/],
    [
      {
        CreateRemoteHelpSessionResponse: [
          { id: '01900000-0000-7000-8000-000000000000', sessionKey: 'k', sessionType: 'elevation' },
        ],
      },
      /time for which nothing is kept/,
    ],
    [{ 'deviceManagement/remoteAssistancePartners': Array(100_001).fill({}) }, /100000 entities at most/],
  ])('that cannot be taken is refused in a sentence: %#', async (seed, sentence) => {
    await expect(seedGateway(seeding, seed)).rejects.toThrow(sentence)
    expect(await exportSeed(seeding)).toEqual({})
  })

  it('is taken as a whole or not at all, where the database fails in the middle of it, too', async () => {
    connection.exec(`create trigger fails before insert on remote_assistance_partner when new.display_name = 'b'
      begin select raise(abort, 'no'); end`)
    const named = ['a', 'b', 'c'].map((displayName) => ({ displayName }))
    await expect(seedGateway(seeding, { 'deviceManagement/remoteAssistancePartners': named })).rejects.toThrow('no')
    connection.exec('drop trigger fails')
    expect(await exportSeed(seeding)).toEqual({})
  })

  it('lets others have their turn, however long it is', async () => {
    let turns = 0
    let isDone = false
    const count = () => {
      turns += 1
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    await seedGateway(seeding, { 'deviceManagement/remoteAssistancePartners': Array(5000).fill({}) })
    isDone = true
    // One for each 500 that are read, and that are sealed.
    expect(turns).toBeGreaterThanOrEqual(18)
  })

  it('quotes no value, which may be a secret', async () => {
    const body = {
      sessionKey: 'CANARY\0',
      sessionType: 'CANARY',
      pubSubEncryptionKey: ['CANARY'],
      pubSubEncryption: '',
    }
    const error: unknown = await seedGateway(seeding, { RequestRemoteHelpSessionAccessResponse: [body] }).catch(
      (e) => e,
    )
    expect(String(error)).toMatch(/One of 4 faults/)
    expect(String(error)).not.toContain('CANARY')
  })

  it('puts an entity in the place of that of its id, and makes ids where none is given', async () => {
    const path = 'deviceManagement/remoteAssistancePartners'
    await seedGateway(seeding, { [path]: [{ id: 'a', displayName: 'one' }, { displayName: 'made' }] })
    await seedGateway(seeding, { [path]: [{ id: 'a', displayName: 'two' }] })
    const [page] = await Array.fromAsync(exportEntities(seeding))
    expect(page?.entities.map(({ displayName }) => displayName)).toEqual(['made', 'two'])
    expect(page?.entities[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    expect(connection.prepare('select revision from remote_assistance_partner order by id').pluck().all()).toEqual([
      1, 2,
    ])
  })

  it('is sealed as what a create brings', async () => {
    const type = model.find(({ name }) => name === 'requestRemoteHelpSessionAccessResponse')
    if (!type) throw new Error('It is not in the model.')
    await seedGateway(seeding, { [type.path]: [{ ...example(type), pubSubEncryption: 'CANARY' }] })
    const rows = JSON.stringify(connection.prepare('select * from request_remote_help_session_access_response').all())
    expect(rows).toContain('v2.test.')
    expect(rows).not.toContain('CANARY')
  })
})

it('exports in pages, more than one a set, and only what callers see', async () => {
  const path = 'deviceManagement/remoteAssistancePartners'
  const partners = Array.from({ length: 450 }, (_, at) => ({ id: `p${String(at).padStart(3, '0')}` }))
  await seedGateway(seeding, {
    [path]: partners,
    CreateRemoteHelpSessionResponse: [{ sessionKey: 'k', sessionType: 'elevation' }],
  })
  const pages = await Array.fromAsync(exportEntities(seeding))
  expect(pages.map(({ entities }) => entities.length)).toEqual([1, 200, 200, 50])
  const text = JSON.parse((await Array.fromAsync(exportText(seeding))).join(''))
  expect(text[localTenant][path]).toHaveLength(450)
  const later = { ...seeding, clock: () => asInstant(now + 2 * seeding.retention) }
  expect(Object.keys((await exportSeed(later))[localTenant] ?? {})).toEqual([path])
})
