import { and, eq, gt, gte, lte, type SQLChunk, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { Seal } from '../../seal/keyring.ts'
import { onceEach } from '../../text/once.ts'
import type { Database, Row, Statement } from '../engines/database.ts'
import { prepared, toStatement } from '../sql/prepared.ts'
import { envelope, envelopeOf } from '../sql/secrets.ts'
import { columnOf, columnWriter, tableOf } from '../sql/table.ts'
import { entitySealer } from '../store/entity-sealer.ts'
import { recordTable } from '../store/repeatable.ts'
import type { VisibleRows } from '../store/retention.ts'
import { tokenTable } from '../store/skip-token.ts'

/** An entity of a tenant, whole. */
export interface WholeRow {
  readonly tenant: string
  readonly type: EntityType
  readonly entity: Entity
}

/** Rows read at a time. */
const pageSize = 200
/** Rows sealed before others have their turn. */
const sealedAtOnce = 500

/** Rows of all tenants as they are, for whoever fills, copies and empties a gateway's database. */
export const wholeRows = ({ database, seal }: { readonly database: Database; readonly seal: Seal }) => {
  const storageOf = onceEach((type: EntityType) => ({ ...statementsOf(type), sealer: entitySealer(type, seal) }))
  const rowsOf = async (statement: Statement): Promise<readonly Row[]> =>
    (await database.execute([statement]))[0]?.rows ?? []

  return {
    /** All of them or none. A row that is there already is changed to say the same. */
    put: async (rows: readonly WholeRow[], turn: () => Promise<void>) => {
      const statements: Statement[] = []
      for (const { tenant, type, entity } of rows) {
        if (statements.length % sealedAtOnce === 0) await turn()
        const { put, sealer } = storageOf(type)
        statements.push(put(tenant, sealer.seal(tenant, String(entity.id), entity)))
      }
      if (statements.length > 0) await database.execute(statements)
    },
    /** Those that have rows of a type, in their order. */
    tenants: async (type: EntityType): Promise<readonly string[]> =>
      (await rowsOf(storageOf(type).tenants)).map(({ name }) => String(name)),
    /** How many rows of a type there are, of all tenants. */
    count: async (type: EntityType, ids: Omit<VisibleRows, 'tenant'>): Promise<number> =>
      Number((await rowsOf(storageOf(type).count({ ...ids })))[0]?.rows ?? 0),
    /** The entities of a tenant, a page at a time, in the order of their ids. */
    pages: async function* (type: EntityType, visible: VisibleRows): AsyncGenerator<readonly Entity[]> {
      const { page, sealer } = storageOf(type)
      const read = sealer.reader(visible.tenant)
      for (let after = '', isFull = true; isFull; ) {
        const rows = await rowsOf(page({ ...visible, after, limit: pageSize }))
        isFull = rows.length === pageSize
        after = String(rows.at(-1)?.id)
        if (rows.length > 0) yield read(rows).map(({ entity }) => entity)
      }
    },
    /** Every row of these types, and what was kept beside them. */
    removeAll: async (model: readonly EntityType[]) => {
      const removals = [recordTable, tokenTable].map((table) => toStatement(sql`delete from ${table}`))
      await database.execute([...model.map((type) => storageOf(type).removeAll), ...removals])
    },
  }
}

const statementsOf = (type: EntityType) => {
  const table = tableOf(type)
  const own = [...Object.keys(type.properties), ...envelopeOf(type)].filter((name) => name !== 'id')
  const names = ['tenant', 'id', 'revision', ...own]
  const toColumns = columnWriter(type)
  const isKept = and(gte(table.id, sql.placeholder('leastId')), lte(table.id, sql.placeholder('mostId')))
  const put = prepared(
    sql`insert into ${table} (${list(names.map(columnOf))}) values (${list(names.map((name) => sql.placeholder(name)))})
      on conflict (tenant, id) do update set
      ${list([...own.map((name) => sql`${columnOf(name)} = ${excluded(name)}`), sql`revision = ${table.revision} + 1`])}`,
    false,
  )
  return {
    put: (tenant: string, entity: Entity) => put({ [envelope]: null, ...toColumns(entity), tenant, revision: 1 }),
    // From tenant to tenant along the key: a row read for each.
    tenants: toStatement(
      sql`with recursive each (name) as (
          select min(tenant) from ${table}
          union all select (select min(tenant) from ${table} where tenant > each.name) from each where each.name is not null)
        select name from each where name is not null`,
    ),
    count: prepared(sql`select count(*) as rows from ${table} where ${isKept}`),
    page: prepared(
      sql`select * from ${table} where ${and(
        eq(table.tenant, sql.placeholder('tenant')),
        gt(table.id, sql.placeholder('after')),
        isKept,
      )} order by id limit ${sql.placeholder('limit')}`,
    ),
    removeAll: toStatement(sql`delete from ${table}`),
  }
}

const list = (parts: readonly SQLChunk[]) => sql.join([...parts], sql`, `)
const excluded = (name: string) => sql`excluded.${columnOf(name)}`
