import { expect, it } from 'vitest'
import type { Statement } from '../../src/db/engines/database.ts'
import { createStore } from '../../src/db/store/create-store.ts'
import type { Store } from '../../src/db/store/store.ts'
import { rotateKeys } from '../../src/db/upkeep/rotate-keys.ts'
import { sweep } from '../../src/db/upkeep/sweep.ts'
import { model } from '../../src/entities/model.ts'
import { remoteAssistanceSettings as settings } from '../../src/entities/remote-assistance-settings.ts'
import { requestRemoteHelpSessionAccessResponse as session } from '../../src/entities/request-remote-help-session-access-response.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { parseQueryOptions } from '../../src/odata/query/query-options.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

// What a statement costs must not grow with the database: each finds its rows by a key or an index, and puts none in
// order that the index does not.

const connection = openMigrated(':memory:')
const ran: Statement[] = []
const engine = sqliteEngine(connection)
const database = {
  ...engine,
  execute: (...[statements, onBehalf]: Parameters<typeof engine.execute>) => {
    ran.push(...statements)
    return engine.execute(statements, onBehalf)
  },
}
const store = createStore(model, {
  database,
  seal: keyring([{ kid: 'test', bytes: new Uint8Array(32) }]),
  clock: () => Date.now(),
  newId: () => crypto.randomUUID(),
  retention: 3_600_000,
})
const meter = { rowsRead: 0, rowsWritten: 0, attempts: 0 }
const context = { tenant: 'a', meter, repeatable: undefined }
const repeatable = () => ({
  ...context,
  repeatable: { application: 'a', requestId: crypto.randomUUID(), fingerprint: 'f', isSame: () => true },
})
const id = '01a00000-0000-7000-8000-000000000000'
const entity = { id, sessionKey: 'a', sessionType: 'elevation', pubSubEncryptionKey: 'k', pubSubEncryption: 'i' }
const always = { ifMatch: undefined, ifNoneMatch: undefined }
const conditional = { ifMatch: [1, 2], ifNoneMatch: [3] }
const changes = { sessionKey: 'b' }

const optionsOf = (text: string) =>
  parseQueryOptions(text, { type: session, version: 'beta', resource: 'collection', clock: () => Date.now() })
const list = (text: string, after?: string) => (to: Store) =>
  to.list(context, session, {
    ...optionsOf(text),
    after: after === undefined ? undefined : [after],
    skip: optionsOf(text).skip ?? 0,
    limit: optionsOf(text).top ?? 100,
    mostBytes: 1_048_576,
  })

const common: Readonly<Record<string, (to: Store) => Promise<unknown>>> = {
  'a create': (to) => to.insert(context, session, entity),
  'a repeatable create': (to) => to.insert(repeatable(), session, entity),
  'a get': (to) => to.read(context, session, id),
  'a list': list(''),
  'a list of few': list('$top=20&$select=id,sessionKey'),
  'a list with $count and $skip': list('$count=true&$skip=10&$top=20'),
  'a list, newest first': list('$orderby=id desc&$top=20'),
  'a later page': list('$top=20', id),
  'a later page, newest first': list('$orderby=id desc&$top=20', id),
  'a look-up by an index': list("$filter=sessionKey eq 'a'&$count=true"),
  'a look-up of several by an index': list("$filter=sessionKey in ('a','b')&$count=true"),
  'a filter on the key': list(`$filter=id ge '${id}' and id lt '02'&$top=20`),
  'any other filter': list("$filter=contains(sessionKey,'a')&$count=true&$top=20"),
  'a search': list('$search=a&$top=20'),
  'a count': (to) => to.count(context, session, optionsOf('')),
  'an update': (to) => to.update(context, session, id, { changes, precondition: always }),
  'a conditional, repeatable update': (to) =>
    to.update(repeatable(), session, id, { changes, precondition: conditional }),
  'an update of a singleton': (to) =>
    to.update(context, settings, '', { changes: { blockChat: true }, precondition: always }),
  'a conditional, repeatable delete': (to) => to.remove(repeatable(), session, id, conditional),
  'a delete': (to) => to.remove(context, session, id, always),
  'whether a request is recorded': (to) => to.isRecorded(repeatable()),
  'which attempt has carried out a request': (to) => to.recorded(repeatable()),
  'a look-up of the newest by an index': (to) =>
    to.find(context, session, { property: 'sessionKey', value: 'a', most: 1 }),
  'a unit with every kind of write': (to) =>
    to.unit(repeatable(), {
      guard: { type: session, id, revision: 1, changes },
      attempt: id,
      writes: [
        { act: 'insert', type: session, entity },
        { act: 'put', type: session, entity },
        { act: 'update', type: session, id, changes },
        { act: 'remove', type: session, id },
      ],
    }),
  'keeping a token': (to) => to.keepToken(context, { id: 'a', token: 't' }),
  'reading a token': (to) => to.readToken(context, 'a'),
  'a readiness check': (to) => to.check(),
}

/** The steps of a plan that look at all of a table, or put rows in order; not those over what was bound or found. */
const dearSteps = ({ sql, params }: Statement) =>
  connection
    .prepare<unknown[], { readonly detail: string }>(`explain query plan ${sql}`)
    .all(...params)
    .map(({ detail }) => detail)
    .filter((step) => /^SCAN (?!json_each|each$|strides$|CONSTANT ROW|\(subquery)|TEMP B-TREE/.test(step))

it.each(Object.keys(common))('%s looks at no more rows than it needs', async (name) => {
  ran.length = 0
  await common[name]?.(store)
  expect(ran.length).toBeGreaterThan(0)
  expect(ran.flatMap(dearSteps)).toEqual([])
})

it('a rotation goes on by the key from where it was', async () => {
  await store.insert(context, session, entity)
  ran.length = 0
  await rotateKeys({ model, database, seal: keyring([{ kid: 'test', bytes: new Uint8Array(32) }]), kid: 'other' })
  expect(ran.flatMap(dearSteps)).toEqual([])
})

it('a sweep finds what has expired by the key', async () => {
  ran.length = 0
  await sweep({ model, database, entitiesBefore: Date.now(), recordsBefore: Date.now(), mostStatements: 100 })
  expect(ran.flatMap(dearSteps)).toEqual([])
})
