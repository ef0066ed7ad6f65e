import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { prepared } from '../sql/prepared.ts'

/** A `$skiptoken` that is too long for a link, and the id that stands in the link for it. */
export interface KeptToken {
  readonly id: string
  /** Sealed. */
  readonly token: string
}

const table = sqliteTable('skip_token', {
  tenant: text('tenant').notNull(),
  id: text('id').notNull(),
  token: text('token').notNull(),
  madeAt: integer('made_at').notNull(),
})

/** Keeps a token; one that is there already is kept for longer. `madeAt` is in milliseconds since 1970. */
export const keepToken = (tenant: string, { id, token }: KeptToken, madeAt: number) =>
  keep({ tenant, id, token, madeAt })

const keep = prepared(
  sql`insert into ${table} (tenant, id, token, made_at)
    values (${sql.placeholder('tenant')}, ${sql.placeholder('id')}, ${sql.placeholder('token')}, ${sql.placeholder('madeAt')})
    on conflict (tenant, id) do update set made_at = excluded.made_at`,
)

/** Answers a row with the token, if it is kept. */
export const readToken = prepared(
  sql`select token from ${table}
    where ${and(eq(table.tenant, sql.placeholder('tenant')), eq(table.id, sql.placeholder('id')))}`,
)

/** Forgets tokens that are older, or later than can be, a bounded number at a time. Wrapped as a sweep's is. */
export const forgetTokens = prepared(
  sql`delete from ${table} where (tenant, id) in (select * from (
    select tenant, id from ${table} where ${lt(table.madeAt, sql.placeholder('before'))}
    union all select tenant, id from ${table} where ${gt(table.madeAt, sql.placeholder('after'))}
    limit ${sql.placeholder('limit')})) returning id`,
)

export { table as tokenTable }
