import { and, eq, lt, type SQL, sql } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { build, prepared, written } from './prepared.ts'

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

/** Records the request for this attempt, unless it was recorded before; only where `when` holds, so that a write that is refused leaves nothing behind. */
export const claim = (tenant: string, request: Repeatable, attempt: string, when: SQL = sql`true`) =>
  written(sql`
    insert into ${table} (tenant, application, request_id, attempt, fingerprint)
    select ${tenant}, ${request.application}, ${request.requestId}, ${attempt}, ${request.fingerprint}
    where ${when} on conflict do nothing`)

/** Holds for the attempt that made the record, and for no other. */
export const isClaimedBy = (tenant: string, request: Repeatable, attempt: string) =>
  sql`exists (select 1 from ${table} where ${isRecord(tenant, request)} and ${eq(table.attempt, attempt)})`

/** Reads the record: which attempt was the one. */
export const recorded = (tenant: string, request: Repeatable) =>
  written(
    build
      .select({ attempt: table.attempt, fingerprint: table.fingerprint })
      .from(table)
      .where(isRecord(tenant, request)),
  )

/** Forgets records whose attempt is older, a bounded number at a time. */
export const forgetRecords = prepared(
  sql`delete from ${table} where (tenant, application, request_id) in (
    select tenant, application, request_id from ${table}
    where ${lt(table.attempt, sql.placeholder('before'))} limit ${sql.placeholder('limit')}) returning attempt`,
)
