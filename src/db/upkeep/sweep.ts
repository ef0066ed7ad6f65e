import { gt, lt, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Database, Statement } from '../engines/database.ts'
import { prepared } from '../sql/prepared.ts'
import { tableOf } from '../sql/table.ts'
import { forgetRecords } from '../store/repeatable.ts'
import { leastIdAt } from '../store/retention.ts'
import { forgetTokens } from '../store/skip-token.ts'

const range = (before: number, after: number) => ({ before: leastIdAt(before), after: leastIdAt(after) })

interface Sweep {
  readonly model: readonly EntityType[]
  readonly database: Database
  /** Milliseconds since 1970: entities that expire and were made before are removed. */
  readonly entitiesBefore: number
  /** Likewise for the records of repeatable requests; tokens quote entities, and go with whichever goes first. */
  readonly recordsBefore: number
  /** Likewise: what says that it is from after that was made while the clock was wrong. Undefined to keep it. */
  readonly entitiesAfter?: number
  readonly recordsAfter?: number
  /** Rows that one statement removes at the most, so that requests get their turn in between; 500 unless said. */
  readonly batchSize?: number
  /** Statements at the most; what is left waits for the next sweep. */
  readonly mostStatements: number
  /** Asked before each statement: what is left then waits as well. */
  readonly isOver?: () => boolean
}

/**
 * Removes what has expired, or would live too long, in bounded batches, and each kind in its turn, so that much of one
 * keeps none of another. Returns the number of entities removed.
 */
export const sweep = async ({
  model,
  database,
  entitiesBefore,
  recordsBefore,
  entitiesAfter = Number.MAX_SAFE_INTEGER,
  recordsAfter = Number.MAX_SAFE_INTEGER,
  batchSize = 500,
  mostStatements,
  isOver = () => false,
}: Sweep): Promise<number> => {
  const entities = model
    .filter(({ expires }) => expires)
    .map((type) => removeOld(type)({ ...range(entitiesBefore, entitiesAfter), limit: batchSize }))
  const records = forgetRecords({ ...range(recordsBefore, recordsAfter), limit: batchSize })
  const tokens = forgetTokens({
    before: Math.max(entitiesBefore, recordsBefore),
    after: Math.min(entitiesAfter, recordsAfter),
    limit: batchSize,
  })
  let statements = 0
  let removed = 0
  /** How many rows it removed: as many as it may when there may be more; none when it is the next sweep's turn. */
  const run = async (statement: Statement) => {
    if (statements === mostStatements || isOver()) return 0
    statements += 1
    const rows = (await database.execute([statement]))[0]?.rows ?? []
    if (entities.includes(statement)) removed += rows.length
    return rows.length
  }
  for (let due: readonly Statement[] = [...entities, records, tokens]; due.length > 0; ) {
    const unfinished: Statement[] = []
    for (const statement of due) if ((await run(statement)) === batchSize) unfinished.push(statement)
    due = unfinished
  }
  return removed
}

/**
 * Steps from tenant to tenant along the key, which begins with it: what is read is a row a tenant, and what is removed.
 * The union is wrapped, without which SQLite would look for its rows by reading the whole table.
 */
const removeOld = (type: EntityType) => {
  const table = tableOf(type)
  return prepared(
    sql`with recursive each (name) as (
        select min(tenant) from ${table}
        union all select (select min(tenant) from ${table} where tenant > each.name) from each where each.name is not null)
      delete from ${table} where (tenant, id) in (select * from (
        select ${table.tenant}, ${table.id} from each cross join ${table}
        where ${table.tenant} = each.name and ${lt(table.id, sql.placeholder('before'))}
        union all select ${table.tenant}, ${table.id} from each cross join ${table}
        where ${table.tenant} = each.name and ${gt(table.id, sql.placeholder('after'))} limit ${sql.placeholder('limit')}))
      returning id`,
  )
}
