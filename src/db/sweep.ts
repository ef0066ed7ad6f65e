import { and, eq, gt, lt, min, sql } from 'drizzle-orm'
import type { EntityType } from '../model/entity-type.ts'
import type { Database } from './database.ts'
import { build, prepared } from './prepared.ts'
import { forgetRecords } from './repeatable.ts'
import { leastIdAt } from './retention.ts'
import { tableOf } from './table.ts'

/** Rows that one statement removes at the most, so that requests get their turn in between. */
const batchSize = 500

interface Sweep {
  readonly model: readonly EntityType[]
  readonly database: Database
  /** Milliseconds since 1970: entities that expire and were made before are removed. */
  readonly entitiesBefore: number
  /** Likewise for the records of repeatable requests. */
  readonly recordsBefore: number
  /** Statements at the most; what is left waits for the next sweep. */
  readonly mostStatements: number
}

/** Removes what has expired, in bounded batches. Returns the number of rows removed. */
export const sweep = async ({ model, database, mostStatements, ...before }: Sweep): Promise<number> => {
  let statements = 0
  let removed = 0
  const run = async (statement: Parameters<Database['execute']>[0][number]) => {
    statements += 1
    return (await database.execute([statement]))[0]?.rows ?? []
  }
  const oldest = leastIdAt(before.entitiesBefore)
  for (const type of model.filter(({ expires }) => expires)) {
    const { nextTenant, removeOld } = sweepStatements(type)
    let tenant = ''
    while (statements < mostStatements) {
      const next = (await run(nextTenant({ tenant })))[0]?.tenant
      if (typeof next !== 'string') break
      tenant = next
      for (let full = true; full && statements < mostStatements; ) {
        const rows = await run(removeOld({ tenant, oldest, limit: batchSize }))
        removed += rows.length
        full = rows.length === batchSize
      }
    }
  }
  for (let full = true; full && statements < mostStatements; ) {
    const rows = await run(forgetRecords({ before: leastIdAt(before.recordsBefore), limit: batchSize }))
    full = rows.length === batchSize
  }
  return removed
}

/** Tenant by tenant, because the key begins with it: each statement reads only what it removes. */
const sweepStatements = (type: EntityType) => {
  const table = tableOf(type)
  const isOld = and(eq(table.tenant, sql.placeholder('tenant')), lt(table.id, sql.placeholder('oldest')))
  return {
    nextTenant: prepared(
      build
        .select({ tenant: min(table.tenant).as('tenant') })
        .from(table)
        .where(gt(table.tenant, sql.placeholder('tenant'))),
    ),
    removeOld: prepared(
      sql`delete from ${table} where ${table.tenant} = ${sql.placeholder('tenant')} and ${table.id} in (
        select id from ${table} where ${isOld} order by id limit ${sql.placeholder('limit')}) returning id`,
    ),
  }
}
