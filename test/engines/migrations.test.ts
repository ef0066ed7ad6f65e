import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bindable } from '../../src/db/engines/database.ts'
import { migrate } from '../../src/db/engines/sqlite/migrate.ts'
import { openSqlite } from '../../src/db/engines/sqlite/open-sqlite.ts'
import { secretsOf } from '../../src/db/sql/secrets.ts'
import { columnName } from '../../src/db/sql/table.ts'
import { model as everyType, served as model } from '../../src/entities/model.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { readMigrations } from '../../src/entry/runtime/project-files.ts'
import { propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { callerOf } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { tenants, testKey } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { startD1 } from '../support/process/start-d1.ts'
import { sealedTwice } from '../support/samples/rows-of-before.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('migrations')

const migrations = [...readMigrations()].sort((a, b) => (a.name < b.name ? -1 : 1))
const names = migrations.map(({ name }) => name)

type Row = Record<string, Bindable>
const tablesOf = (connection: BetterSqlite.Database) =>
  connection
    .prepare<[], string>("select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*' order by 1")
    .pluck()
    .all()
    .filter((name) => name !== 'd1_migrations')
const rowsOf = (connection: BetterSqlite.Database, table: string) =>
  connection.prepare<[], Row>(`select * from ${table} order by 1, 2, 3`).all()
const columnsOf = (connection: BetterSqlite.Database, table: string) =>
  connection.prepare<[], string>(`select name from pragma_table_info('${table}')`).pluck().all()
const ledgerOf = (connection: BetterSqlite.Database) =>
  connection.prepare('select name from d1_migrations order by id').pluck().all()

/** What the gateway keeps for itself has no rows here. */
const unserved = new Set(everyType.filter((type) => !model.includes(type)).map(({ name }) => columnName(name)))

/** Migrations before secrets lay in a row once. */
const togetherAfter = names.indexOf('0008_envelope.sql') + 1
const ring = keyring([testKey])

/** Two of every set and the singleton, changed; with what was sent, and what a GET answered. */
const today = join(folder, 'today.sqlite')
interface Made {
  readonly table: string
  readonly path: string
  readonly set: string
  readonly isSingleton: boolean
  readonly id: string
  /** The columns of its secrets as they were written before `togetherAfter`. */
  readonly sealed: Readonly<Record<string, string>>
  readonly body: unknown
  readonly headers: Record<string, string>
  readonly answer: unknown
}
const made: Made[] = []

beforeAll(async () => {
  const app = await startApp({ path: today })
  const { get, post, call } = callerOf(() => app)
  for (const type of model) {
    const set = `/beta/${type.path}`
    const body = exampleToWrite(type, propertiesIn(type, 'beta'))
    for (const headers of type.singleton ? [repeatable()] : [repeatable(), repeatable()]) {
      const { status, body: first } = await (type.singleton
        ? call('PATCH', set, { body, headers })
        : post(set, body, headers))
      expect(status).toBeLessThan(300)
      const path = type.singleton ? set : `${set}/${first.id}`
      const answer = (await get(path)).body
      const secrets = Object.fromEntries(secretsOf(type).map((name) => [name, answer[name]]))
      made.push({
        table: columnName(type.name),
        path,
        set,
        isSingleton: type.singleton,
        id: answer.id,
        sealed: secretsOf(type).length > 0 ? sealedTwice(ring, type.name, tenants[0], answer.id, secrets) : {},
        body,
        headers,
        answer,
      })
    }
  }
  // A page whose $skiptoken is too long for its link.
  const [first] = made
  const { status } = await get(`${first?.set}?$top=1&$filter=${encodeURIComponent(`id ne '${'x'.repeat(2000)}'`)}`)
  expect(status).toBe(200)
  await app.stop()
})

describe.each(names.map((_, index) => [index, names[index - 1] ?? 'none'] as const))(
  'a file after %i migrations, the last of them %s',
  (count) => {
    const path = join(folder, `${count}.sqlite`)
    let tables: readonly string[] = []
    const before = new Map<string, readonly Row[]>()

    beforeAll(() => {
      const connection = openSqlite(path)
      if (count > 0) migrate(connection, migrations.slice(0, count))
      connection.prepare('attach ? as today').run(today)
      tables = tablesOf(connection)
      for (const table of tables) {
        const columns = columnsOf(connection, table)
        const list = columns.join(', ')
        connection.exec(`insert into ${table} (${list}) select ${list} from today.${table}`)
        for (const { sealed, id } of count < togetherAfter ? made.filter((entity) => entity.table === table) : []) {
          const held = Object.entries(sealed).filter(([column]) => columns.includes(column))
          const assignments = held.map(([column]) => `${column} = ?`).join(', ')
          if (held.length > 0)
            connection
              .prepare(`update ${table} set ${assignments} where id = ?`)
              .run(...held.map(([, text]) => text), id)
        }
        before.set(table, rowsOf(connection, table))
      }
      connection.close()
    })

    it('is brought up to date with every row that it had', async () => {
      expect(tables.length > 0).toBe(count > 0)
      for (const table of tables.filter((name) => !unserved.has(name)))
        expect([table, before.get(table)?.length]).not.toEqual([table, 0])

      const connection = openMigrated(path)
      expect(ledgerOf(connection)).toEqual(names)
      for (const table of tables) {
        const after = rowsOf(connection, table)
        expect(after).toHaveLength(before.get(table)?.length ?? 0)
        expect(after).toMatchObject(before.get(table) ?? [])
      }
      expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
      connection.close()

      const again = openMigrated(path)
      expect(ledgerOf(again)).toEqual(names)
      again.close()
    })

    it('is served: what it held, and what comes to it', async () => {
      const app = await startApp({ path })
      const { get, post, call } = callerOf(() => app)
      const held = made.filter(({ table }) => tables.includes(table))
      for (const { path, answer } of held) {
        const { status, body } = await get(path)
        expect([path, status, body]).toEqual([path, 200, answer])
      }
      for (const { path, isSingleton } of made.filter((entity) => !held.includes(entity))) {
        expect([path, (await get(path)).status]).toEqual([path, isSingleton ? 200 : 404])
      }
      const hasRecords = tables.includes('repeatable_request')
      // No file has a record of what it has no table for.
      for (const { path, set, isSingleton, body, headers } of hasRecords ? held : made) {
        const { status, body: answer } = await (isSingleton
          ? call('PATCH', set, { body, headers })
          : post(set, body, headers))
        expect([set, status]).toEqual([set, isSingleton ? 200 : 201])
        const target = isSingleton ? set : `${set}/${answer.id}`
        // What it has recorded it knows again, and does not do twice.
        expect([target, target === path]).toEqual([target, hasRecords || isSingleton])
        expect((await get(target)).status).toBe(200)
      }
      await app.stop()
    })
  },
)

it('leaves a file as it was where a migration fails, and applies it with the others once it does not', () => {
  const connection = openSqlite(join(folder, 'failing.sqlite'))
  const [first, second, ...others] = migrations
  if (!first || !second) throw new Error('There are no two migrations.')
  migrate(connection, [first])
  const before = tablesOf(connection)
  const failing = { name: '9999_failing.sql', sql: 'create table begun (a); insert into missing values (1)' }
  expect(() => migrate(connection, [first, second, ...others, failing])).toThrow('missing')
  expect([tablesOf(connection), ledgerOf(connection), connection.inTransaction]).toEqual([before, [first.name], false])
  expect(migrate(connection, migrations)).toEqual(names.slice(1))
  expect(ledgerOf(connection)).toEqual(names)
  connection.close()
})

it('brings D1 up to date in the same way, with the same ledger', async () => {
  const local = new BetterSqlite(today, { readonly: true })
  const applied = join(folder, 'applied')
  mkdirSync(applied)
  const d1 = await startD1(applied)
  const rows = async (sql: string) =>
    (await d1.database.execute([{ sql, params: [], isRepeatable: true }]))[0]?.rows ?? []
  /** With the columns that the table had then: what a later migration adds is null in such rows. */
  const filled = new Map<string, readonly string[]>()
  for (const { name } of migrations) {
    copyFileSync(join('migrations', name), join(applied, name))
    await d1.migrate()
    for (const row of await rows("select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*'")) {
      const table = String(row.name)
      if (filled.has(table) || !tablesOf(local).includes(table)) continue
      const columns = (await rows(`select name from pragma_table_info('${table}')`)).map((column) =>
        String(column.name),
      )
      filled.set(table, columns)
      const sql = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
      const inserts = rowsOf(local, table).map((row) => ({
        sql,
        params: columns.map((column) => row[column] ?? null),
        isRepeatable: false,
      }))
      // What the gateway keeps for itself has no rows here.
      if (inserts.length > 0) await d1.database.execute(inserts)
    }
  }
  expect([...filled.keys()].sort()).toEqual(tablesOf(local))
  for (const [table, had] of filled) {
    const kept = rowsOf(local, table).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, had.includes(name) ? value : null])),
    )
    expect(await rows(`select * from ${table} order by 1, 2, 3`)).toEqual(kept)
    const columns = `select name, type, "notnull", pk from pragma_table_info('${table}')`
    expect(await rows(columns)).toEqual(local.prepare(columns).all())
  }
  expect(await rows('select name from d1_migrations order by id')).toEqual(names.map((name) => ({ name })))
  const ledger = `select name, lower(type) as type, "notnull", pk from pragma_table_info('d1_migrations')`
  expect(await rows(ledger)).toEqual(local.prepare(ledger).all())
  local.close()
  await d1.stop()
})
