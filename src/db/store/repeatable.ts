import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { GraphError } from '../../errors.ts'
import { prepared } from '../sql/prepared.ts'

/** A write that its sender may send again and that must happen once (OASIS Repeatable Requests 1.0). */
export interface Repeatable {
  readonly application: string
  /** `Repeatability-Request-ID`, unique for the application of a tenant. */
  readonly requestId: string
  /** An HMAC over all that the request asks for. */
  readonly fingerprint: string
  /** Whether a recorded fingerprint, perhaps by an older key, is of the same request. */
  readonly isSame: (recorded: string) => boolean
}

/** One attempt at such a write, which may claim the request for itself. */
export interface Claim {
  readonly tenant: string
  readonly request: Repeatable
  /** A UUIDv7 made for this attempt; of a create it is the new entity's id. */
  readonly attempt: string
}

const table = sqliteTable('repeatable_request', {
  tenant: text('tenant').notNull(),
  application: text('application').notNull(),
  requestId: text('request_id').notNull(),
  attempt: text('attempt').notNull(),
  fingerprint: text('fingerprint').notNull(),
})

/** The values of the placeholders below; no property has such a name. */
export const valuesOfClaim = ({
  tenant,
  request,
  attempt,
}: Omit<Claim, 'attempt'> & { readonly attempt?: string }) => ({
  'claim.tenant': tenant,
  'claim.application': request.application,
  'claim.requestId': request.requestId,
  'claim.fingerprint': request.fingerprint,
  'claim.attempt': attempt,
})

const value = (name: keyof ReturnType<typeof valuesOfClaim>) => sql.placeholder(name)

const isRecord = and(
  eq(table.tenant, value('claim.tenant')),
  eq(table.application, value('claim.application')),
  eq(table.requestId, value('claim.requestId')),
)

/** Stands for the fingerprint from the claim to the close of one batch, so that no other batch ever sees it. */
const pending = ''

/** Records the request for this attempt, unless it was recorded before, and only where the condition holds. */
export const claimQuery = (condition: SQL) => sql`
    insert into ${table} (tenant, application, request_id, attempt, fingerprint)
    select ${value('claim.tenant')}, ${value('claim.application')}, ${value('claim.requestId')}, ${value('claim.attempt')},
      ${pending}
    where ${condition} on conflict do nothing`

/** Holds in the batch that made the record, and in no other: not even in the same one, sent again. */
export const isClaimed = sql`exists (select 1 from ${table}
    where ${and(isRecord, eq(table.attempt, value('claim.attempt')), eq(table.fingerprint, pending))})`

/** Closes the record when this batch has made it, and answers it: which attempt has done the write. */
export const closeRecord = prepared(
  sql`update ${table}
    set fingerprint = iif(${eq(table.fingerprint, pending)}, ${value('claim.fingerprint')}, ${table.fingerprint})
    where ${isRecord} returning attempt, fingerprint`,
)

/** Answers a row where a request of that id was carried out. */
export const readRecord = prepared(sql`select attempt, fingerprint from ${table} where ${isRecord}`)

/** Throws 400 when a record is of another request. */
export const judgeRecord = (repeatable: Repeatable, fingerprint: string) => {
  if (repeatable.isSame(fingerprint)) return
  throw new GraphError('BadRequest', 'The Repeatability-Request-ID was used before, for another request.', {
    target: 'Repeatability-Request-ID',
  })
}

/** Forgets records whose attempt is older, or later than can be, a bounded number at a time. Wrapped as a sweep's is. */
export const forgetRecords = prepared(
  sql`delete from ${table} where (tenant, application, request_id) in (select * from (
    select tenant, application, request_id from ${table} where ${lt(table.attempt, sql.placeholder('before'))}
    union all select tenant, application, request_id from ${table} where ${gt(table.attempt, sql.placeholder('after'))}
    limit ${sql.placeholder('limit')})) returning attempt`,
)

export { table as recordTable }
