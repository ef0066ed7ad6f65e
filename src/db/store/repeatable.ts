import { and, eq, lt, type SQL, sql } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { prepared, queryBuilder, toStatement } from '../sql/prepared.ts'

/** A write that its sender may send again and that must happen once (OASIS Repeatable Requests 1.0). */
export interface Repeatable {
  readonly application: string
  /** `Repeatability-Request-ID`, unique for the application of a tenant. */
  readonly requestId: string
  /** An HMAC over all that the request asks for. */
  readonly fingerprint: string
  /** Whether a recorded fingerprint, perhaps by an older key, is of the same request. */
  readonly isSame: (recorded: string) => Promise<boolean>
}

const table = sqliteTable('repeatable_request', {
  tenant: text('tenant').notNull(),
  application: text('application').notNull(),
  requestId: text('request_id').notNull(),
  attempt: text('attempt').notNull(),
  fingerprint: text('fingerprint').notNull(),
})

const isRecord = (tenant: string, { application, requestId }: Repeatable) =>
  and(eq(table.tenant, tenant), eq(table.application, application), eq(table.requestId, requestId))

/** What stands for the fingerprint between the claim and the write, which no other batch ever sees. */
const open = ''

/**
 * Records the request for this attempt, unless it was recorded before; only where `when` holds, so that a write that is
 * refused leaves nothing behind.
 */
export const claim = (tenant: string, request: Repeatable, attempt: string, when: SQL = sql`true`) =>
  toStatement(sql`
    insert into ${table} (tenant, application, request_id, attempt, fingerprint)
    select ${tenant}, ${request.application}, ${request.requestId}, ${attempt}, ${open}
    where ${when} on conflict do nothing`)

/** Holds in the batch that made the record, and in no other: not even in the same one, sent again. */
export const isClaimedBy = (tenant: string, request: Repeatable, attempt: string) =>
  sql`exists (select 1 from ${table}
    where ${and(isRecord(tenant, request), eq(table.attempt, attempt), eq(table.fingerprint, open))})`

/** Closes the record when this batch has made it, and reads it: which attempt was the one. */
export const settled = (tenant: string, request: Repeatable) =>
  toStatement(
    queryBuilder
      .update(table)
      .set({ fingerprint: sql`iif(${eq(table.fingerprint, open)}, ${request.fingerprint}, ${table.fingerprint})` })
      .where(isRecord(tenant, request))
      .returning({ attempt: table.attempt, fingerprint: table.fingerprint }),
  )

/** Reads nothing, but fails where the table is missing. */
export const probe = toStatement(queryBuilder.select().from(table).limit(1))

/** Forgets records whose attempt is older, a bounded number at a time. */
export const forgetRecords = prepared(
  sql`delete from ${table} where (tenant, application, request_id) in (
    select tenant, application, request_id from ${table}
    where ${lt(table.attempt, sql.placeholder('before'))} limit ${sql.placeholder('limit')}) returning attempt`,
)
