import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Row, Scan } from '../../src/db/engines/database.ts'
import { createStore } from '../../src/db/store/create-store.ts'
import { leastIdAt } from '../../src/db/store/retention.ts'
import type { Position } from '../../src/db/store/search/list.ts'
import type { Store } from '../../src/db/store/store.ts'
import { served as model } from '../../src/entities/model.ts'
import { requestRemoteHelpSessionAccessResponse as session } from '../../src/entities/request-remote-help-session-access-response.ts'
import { parseQueryOptions } from '../../src/odata/query/query-options.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { createStoreModel } from '../support/oracles/store-model.ts'
import { type Engine, engines } from '../support/process/engines.ts'

const now = Date.UTC(2026, 0, 1)
const hour = 3_600_000
const seal = keyring([{ kid: 'test', bytes: new Uint8Array(32) }])
const tenant = 'windows'
const context = () => ({ tenant, meter: { rowsRead: 0, rowsWritten: 0, attempts: 0 }, repeatable: undefined })
const idAt = (row: number, milliseconds = now) => leastIdAt(milliseconds).slice(0, -4) + String(row).padStart(4, '0')
const idsAt = (milliseconds: number, many: number) => Array.from({ length: many }, (_, row) => idAt(row, milliseconds))
const rows = 40
const table = 'request_remote_help_session_access_response'
type BareRow = readonly [tenant: string, id: string, sessionKey?: string]

/** Forty rows: few keys, many ties, some large; and around them those of another tenant, and of another day. */
const entities = Array.from({ length: rows }, (_, row) => ({
  id: idAt(row),
  sessionKey: ['a', 'b', 'B', 'ä', '😀', ''][(row * 7) % 6] ?? '',
  sessionType: row % 3 === 0 ? 'elevation' : 'takeFullControl',
  pubSubEncryptionKey: 'k'.repeat(row % 5 === 0 ? 300 : 1),
  pubSubEncryption: 'i',
}))

const filters = [
  '',
  "sessionKey eq 'a'",
  "'b' eq sessionKey and sessionType ne 'elevation'",
  "contains(sessionKey,'b')",
  "sessionKey in ('a','B') or sessionType eq 'elevation'",
  "sessionKey in ('b','a','nobody','b')",
  `sessionKey in ('b','B','ä') and length(sessionKey) ge 1 and id gt '${idAt(4)}'`,
  `id gt '${idAt(9)}' and contains(sessionKey,'a')`,
  `id ge '${idAt(9)}' and '${idAt(30)}' ge id`,
  `'${idAt(9)}' le id and '${idAt(30)}' gt id`,
  `'${idAt(30)}' lt id`,
  `id lt '${idAt(9)}' and sessionKey ne 'a'`,
  `id eq '${idAt(12)}'`,
  `id gt '${idAt(3)}' and id eq '${idAt(12)}'`,
  `id eq '${idAt(12)}' and id ge '${idAt(13)}'`,
  `not (id eq '${idAt(12)}')`,
  "length(sessionKey) eq 9 and sessionKey eq 'a'",
  'false',
]
const orders = ['', 'id desc', 'sessionKey desc', 'sessionType,sessionKey desc,id desc', 'length(sessionKey) desc']

interface Query {
  readonly filter: string
  readonly search: string
  readonly orderBy: string
  readonly skip: number
  readonly limit: number
  readonly window: number
  readonly mostBytes: number
}

const queryOf: fc.Arbitrary<Query> = fc.record({
  filter: fc.constantFrom(...filters),
  search: fc.constantFrom('', '', '', 'B'),
  orderBy: fc.constantFrom(...orders),
  skip: fc.constantFrom(0, 0, 1, 3, 17, 50),
  limit: fc.constantFrom(1, 3, 10, 50),
  window: fc.integer({ min: 1, max: 7 }),
  mostBytes: fc.constantFrom(1, 900, 1_048_576),
})

const optionsOf = ({ filter, search, orderBy }: Pick<Query, 'filter' | 'search' | 'orderBy'>) => {
  const texts = { $filter: filter, $search: search, $orderby: orderBy }
  const text = new URLSearchParams(Object.entries(texts).filter(([, value]) => value !== '')).toString()
  return parseQueryOptions(text, { type: session, version: 'beta', resource: 'collection', clock: () => now })
}

describe.each(engines)('%s', (name, start) => {
  let engine: Engine
  const oracle = createStoreModel(() => now, hour)
  const paced = name === 'SQLite'
  const storeWith = (scan: Partial<Scan>, onRows: (rows: readonly Row[]) => void = () => {}) =>
    createStore(model, {
      database: {
        ...engine.database,
        execute: async (...call) => {
          const results = await engine.database.execute(...call)
          for (const result of results) onRows(result.rows)
          return results
        },
        scan: {
          window: 5,
          windowTime: paced ? 5 : undefined,
          mostRows: 1000,
          mostSorted: 1000,
          bytesAtOnce: 0,
          ...scan,
        },
      },
      seal,
      clock: () => now,
      newId: () => crypto.randomUUID(),
      retention: hour,
    })
  beforeAll(async () => {
    engine = await start()
    const store = storeWith({})
    for (const entity of entities) {
      await store.insert(context(), session, entity)
      await oracle.insert(context(), session, entity)
    }
    for (const [stranger, row] of [
      ['other', 3],
      ['xother', 20],
    ] as const) {
      await store.insert({ ...context(), tenant: stranger }, session, { ...entities[row], id: idAt(row) })
    }
    const expired = { ...entities[0], id: leastIdAt(now - 2 * hour) }
    await store.insert(context(), session, expired)
  })
  afterAll(() => engine.stop())

  /** Puts rows there that hold hardly more than their key: a thousand by the store would take long. */
  const putRows = (rows: readonly BareRow[]) => {
    const insert = `insert into ${table}
        (tenant, id, revision, session_key, session_type, pub_sub_encryption_key, pub_sub_encryption)
      select value ->> 0, value ->> 1, 1, coalesce(value ->> 2, 'k'), 'elevation', '', '' from json_each(?)`
    return engine.database.execute([{ sql: insert, params: [JSON.stringify(rows)], isRepeatable: false }])
  }

  const all = { filter: '', search: '', orderBy: '', skip: 0, limit: 50, window: 4, mostBytes: 1_048_576 }

  /** The ids of all pages, and how many pages they are. */
  const walk = async (store: Store, query: Query) => {
    const ids: string[] = []
    let [after, skip]: [Position | undefined, number] = [undefined, query.skip]
    let pages = 0
    do {
      const { limit, mostBytes } = query
      const selected = { ...optionsOf(query), select: ['id'] }
      const { unseal, end } = await store.list(context(), session, { ...selected, limit, mostBytes, after, skip })
      const listed = unseal()
      ids.push(...listed.map(({ entity }) => String(entity.id)))
      expect(listed.length).toBeLessThanOrEqual(limit)
      after = end
      skip = 0
      pages += 1
    } while (after)
    return { ids, pages }
  }

  it('finds what one look would find, in whatever windows, skips, orders and sizes', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(queryOf, async (query) => {
        const store = storeWith({ window: query.window })
        const expected = await oracle.list(context(), session, {
          ...optionsOf(query),
          select: ['id'],
          after: undefined,
          skip: query.skip,
          limit: 1000,
          mostBytes: Infinity,
        })
        expect((await walk(store, query)).ids).toEqual(expected.unseal().map(({ entity }) => entity.id))
        expect(await store.count(context(), session, optionsOf(query))).toBe(
          await oracle.count(context(), session, optionsOf(query)),
        )
      }),
      { seed: 11, numRuns: paced ? 100 : 4, endOnFailure: !paced },
    )
  })

  it.each(orders)('reads about as many bytes as a page may have, and always a row: %s', async (orderBy) => {
    let read = 0
    const store = storeWith({ window: 7 }, (rows) => {
      read += JSON.stringify(rows).length
    })
    const list = { ...optionsOf({ ...all, orderBy }), select: undefined, after: undefined, skip: 0, limit: 50 }
    const { unseal, end } = await store.list(context(), session, { ...list, mostBytes: 2000 })
    expect(unseal().length).toBeLessThan(rows)
    expect(end).toBeDefined()
    // Half as much again is read, since secrets are longer when sealed; the rest is names and ids.
    expect(read).toBeLessThan(16_000)
    expect((await store.list(context(), session, { ...list, mostBytes: 1 })).unseal()).toHaveLength(1)
  })

  it.each(['', 'id desc'])(
    'ends a page where it has looked at as much as it may, and goes on from there: %s',
    async (orderBy) => {
      const store = storeWith({ window: 4, mostRows: 10 })
      const query = { ...all, filter: `contains(sessionKey,'B')`, orderBy }
      const { ids, pages } = await walk(store, query)
      expect(ids).toEqual((await walk(storeWith({}), query)).ids)
      expect(pages).toBe(4)
      expect(await walk(store, { ...query, filter: "contains(sessionKey,'nobody')" })).toEqual({ ids: [], pages: 4 })
    },
  )

  it.each([
    ['$orderby', { orderBy: 'sessionKey' }],
    ['$skip', { filter: "contains(sessionKey,'B')", skip: 9 }],
  ])('refuses a page that would look at more: %s', async (target, query) => {
    const store = storeWith({ window: 4, mostRows: 10 })
    await expect(walk(store, { ...all, ...query })).rejects.toMatchObject({ status: 400, target })
  })

  it('refuses an order of which it would have to keep more', async () => {
    const store = storeWith({ window: 4, mostSorted: 10 })
    const deep = walk(store, { ...all, orderBy: 'sessionKey', skip: 9, limit: 2 })
    await expect(deep).rejects.toMatchObject({ status: 400, target: '$skip' })
    expect((await walk(store, { ...all, orderBy: 'sessionKey', limit: 9 })).ids).toHaveLength(rows)
  })

  it.runIf(paced)('puts in order what it found once for as many as it keeps, not with each window', async () => {
    let sorted = 0
    const store = storeWith({ window: 1 }, (found) => {
      sorted += found.length
    })
    const query = { ...all, orderBy: 'sessionKey', skip: 19, limit: 1 }
    const list = { ...optionsOf(query), select: ['id'], after: undefined, skip: 19, limit: 1 }
    const { unseal } = await store.list(context(), session, { ...list, mostBytes: all.mostBytes })
    expect(unseal()).toHaveLength(1)
    // Of each window an edge and a row, and twice what is kept; with each window it would be hundreds.
    expect(sorted).toBeLessThan(4 * rows)
  })

  it.each([
    ['$count', { filter: '', search: '' }],
    ['$filter', { filter: "contains(sessionKey,'B')", search: '' }],
    ['$search', { filter: '', search: 'B' }],
  ])('refuses a count that would look at more: %s', async (target, query) => {
    const store = storeWith({ window: 4, mostRows: rows - 1 })
    const count = store.count(context(), session, optionsOf({ ...all, ...query }))
    await expect(count).rejects.toMatchObject({ status: 400, target, message: /sessionKey eq, or id gt/ })
    await storeWith({ window: 4, mostRows: rows }).count(context(), session, optionsOf({ ...all, ...query }))
  })

  it('counts rows that nothing is asked of as they are, wherever its strides end', { timeout: 60_000 }, async () => {
    const [many, key] = [760, 'many']
    const idOf = (row: number) => idAt(row, now + 1)
    const of = 'counted'
    const entries: readonly BareRow[] = [
      ...idsAt(now + 1, many).map((id, row) => [of, id, row % 2 ? key : 'other'] as const),
      // Too late to be there, too old, and of those beside it.
      [of, leastIdAt(now + 48 * hour), key],
      [of, leastIdAt(now - 2 * hour), key],
      ['countec', idOf(9), key],
      ['countee', idOf(9), key],
    ]
    await putRows(entries)
    const countedBy = (scan: Partial<Scan>) => {
      const store = storeWith(scan)
      return (filter: string) => store.count({ ...context(), tenant: of }, session, optionsOf({ ...all, filter }))
    }
    for (const window of paced ? [1, 250, 251, 600, 2000] : [2000]) {
      const counted = countedBy({ window, mostRows: many })
      for (const left of [0, 1, 249, 250, 251, 499, 500, 501, 750, many]) {
        expect(await counted(`id ge '${idOf(many - left)}'`), `${left} in windows of ${window}`).toBe(left)
        if (left > 0) expect(await counted(`id le '${idOf(left - 1)}'`)).toBe(left)
      }
      expect(await counted('')).toBe(many)
      expect(await counted("id le 'ffffffff-ffff-7000-8000-000000000000'")).toBe(many)
      expect(await counted(`sessionKey eq '${key}'`)).toBe(many / 2)
      expect(await countedBy({ window, mostRows: many / 2 })(`sessionKey eq '${key}'`)).toBe(many / 2)
      for (const filter of ['', `sessionKey eq '${key}'`]) {
        const tooFew = countedBy({ window, mostRows: many / 2 - 1 })(filter)
        await expect(tooFew).rejects.toMatchObject({ status: 400, reason: 'rows examined' })
      }
    }
  })

  const setOf = fc.record({
    rows: fc.constantFrom(0, 1, 249, 250, 251, 500, 760, 761, 800, 1200),
    expired: fc.constantFrom(0, 0, 1, 177, 178, 400),
    late: fc.constantFrom(0, 0, 1, 600),
    // The first and the last that there can be, which count, and those beside them, which do not.
    atBounds: fc.constantFrom(0, 2),
    behind: fc.constantFrom(0, 300),
  })
  it('counts what there is, however many there were before', { timeout: 120_000 }, async () => {
    const of = 'recounted'
    const bounds = [now - hour, now + 24 * hour, now - hour - 1, now + 24 * hour + 1]
    const property = fc.asyncProperty(
      fc.array(setOf, { minLength: 2, maxLength: 5 }),
      fc.constantFrom(...(paced ? [7, 250, 300, 2000] : [2000])),
      async (sets, window) => {
        const store = storeWith({ window, mostRows: 1202 })
        for (const { rows, expired, late, behind, atBounds } of sets) {
          const entries: readonly BareRow[] = [
            ...idsAt(now, rows).map((id) => [of, id] as const),
            ...idsAt(now - 2 * hour, expired).map((id) => [of, id] as const),
            ...idsAt(now + 48 * hour, late).map((id) => [of, id] as const),
            ...idsAt(now, behind).map((id) => [`${of} not`, id] as const),
            ...bounds.slice(0, 2 * atBounds).map((at) => [of, leastIdAt(at)] as const),
          ]
          const gone = `delete from ${table} where tenant in (?, ?)`
          await engine.database.execute([{ sql: gone, params: [of, `${of} not`], isRepeatable: true }])
          await putRows(entries)
          const count = () => store.count({ ...context(), tenant: of }, session, optionsOf(all))
          expect(await count()).toBe(rows + atBounds)
          expect(await count()).toBe(rows + atBounds)
        }
      },
    )
    await fc.assert(property, { numRuns: paced ? 150 : 4 })
  })

  it('refuses a count of more than may be looked at, however many there were before', async () => {
    const of = 'growing'
    const store = storeWith({ window: 2000, mostRows: 1000 })
    const count = () => store.count({ ...context(), tenant: of }, session, optionsOf(all))
    const growTo = (rows: number, before: number) =>
      putRows(idsAt(now, rows).flatMap((id, row) => (row < before ? [] : [[of, id] as const])))
    await growTo(1000, 0)
    expect(await count()).toBe(1000)
    for (const [before, rows] of [
      [1000, 1001],
      [1001, 1160],
      [1160, 1200],
    ] as const) {
      await growTo(rows, before)
      await expect(count()).rejects.toMatchObject({ status: 400, reason: 'rows examined' })
    }
  })

  it.runIf(paced).each([
    // First the few that it had to count, then all in strides; after that from behind more, of which one has expired.
    [20_000, [undefined, 750, 712 - 1, 712 - 1]],
    // No more than a window at once.
    [300, [undefined, 250, 250, 250, 0, 300 - 1, 250, 0, 300 - 1, 250, 0]],
  ] as const)(
    'begins a count of many rows where most of the last one were: windows of %s',
    async (window, expected) => {
      const passed: unknown[] = []
      const store = storeWith({ window }, ([row]) => passed.push(row?.rows))
      const count = () => store.count({ ...context(), tenant: 'counted' }, session, optionsOf(all))
      for (const _ of [1, 2, 3]) expect(await count()).toBe(760)
      expect(passed).toEqual(expected)
    },
  )

  it("looks only at what an index finds: sessionKey in ('a','nobody')", async () => {
    const store = storeWith({ window: 4, mostRows: 16 })
    const query = { ...all, filter: "sessionKey in ('a','nobody') and length(sessionKey) ge 0", limit: 2 }
    const { ids, pages } = await walk(store, query)
    expect(ids).toEqual((await walk(storeWith({}), { ...query, filter: "sessionKey eq 'a'" })).ids)
    expect(pages).toBe(Math.ceil(ids.length / 2))
    expect(await store.count(context(), session, optionsOf(query))).toBe(ids.length)
  })

  it('counts and finds by several look-ups what is more than the share of one', async () => {
    // As many rows as all of them may look at together, most of them of one value.
    const store = storeWith({ window: 4, mostRows: rows })
    const query = {
      ...all,
      filter: "sessionKey in ('a','1','2','3','4','5','6','7','8','9') and length(sessionKey) ge 0",
    }
    const one = { ...query, filter: "sessionKey eq 'a'" }
    expect(await store.count(context(), session, optionsOf(query))).toBe(
      await storeWith({}).count(context(), session, optionsOf(one)),
    )
    const { ids, pages } = await walk(store, { ...query, limit: rows })
    expect([ids, pages]).toEqual([(await walk(storeWith({}), one)).ids, 1])
  })

  it.each(['', 'id desc'])(
    'gives rows of several look-ups in one order, wherever each is cut short: %s',
    async (orderBy) => {
      const query = { ...all, filter: "sessionKey in ('a','B','ä','b')", orderBy }
      const { ids } = await walk(storeWith({}), query)
      for (const mostBytes of [1, 900]) expect((await walk(storeWith({}), { ...query, mostBytes })).ids).toEqual(ids)
      expect(ids).toEqual(orderBy === '' ? ids.toSorted() : ids.toSorted().toReversed())
    },
  )

  it.each(["sessionKey eq 'a'", `id gt '${idAt(35)}'`, `id le '${idAt(5)}'`, `id eq '${idAt(9)}'`])(
    'looks only at what an index finds: %s',
    async (filter) => {
      const store = storeWith({ window: 4, mostRows: 8 })
      const query = { ...all, filter: `${filter} and length(sessionKey) ge 0`, orderBy: 'sessionType' }
      expect((await walk(store, query)).ids).toEqual((await walk(storeWith({}), query)).ids)
      await store.count(context(), session, optionsOf(query))
    },
  )
})
