import type { SQL, SQLWrapper } from 'drizzle-orm'
import { GraphError } from '../../errors.ts'
import type { Result, Row, Statement } from '../engines/database.ts'
import { toStatement } from '../sql/prepared.ts'
import { type Claim, closeRecord, type Repeatable, recordClaim } from './repeatable.ts'

/**
 * A write as the statements of one batch. That of a repeatable request has three, which do nothing when their answer was
 * lost and they are sent again: the claim of the request, the write where the claim was made, and the record's close.
 */
export interface WriteStatements {
  readonly claim?: Statement
  readonly write: Statement
  readonly close?: Statement
}

/**
 * The statements of a write that does more each time it is run, and so may be run again only under a claim. A query
 * under a claim has `isClaimed` among its conditions. The request is recorded only where `condition` holds, which says
 * that the query will succeed: a write that is refused leaves nothing behind.
 */
export const writeOnce = (query: SQLWrapper, claim: Claim | undefined, condition: SQL): WriteStatements =>
  claim
    ? { claim: recordClaim(claim, condition), write: toStatement(query), close: closeRecord(claim) }
    : { write: toStatement(query, false) }

/** In the order in which they are to be run, as one atomic unit. */
export const batchOf = ({ claim, write, close }: WriteStatements): readonly Statement[] =>
  claim && close ? [claim, write, close] : [write]

/** The row that a write left, if any; or the attempt, perhaps this one, that had done it. Neither when it was refused. */
export interface WriteOutcome {
  readonly row?: Row | undefined
  readonly doneBy?: string
}

/** Reads the results of a batch. Throws 400 when the request's id was used for another request. */
export const outcomeOf = (results: readonly Result[], repeatable: Repeatable | undefined): WriteOutcome => {
  if (!repeatable) return { row: results[0]?.rows[0] }
  const [, write, close] = results
  const record = close?.rows[0]
  if (!record) return {}
  if (!repeatable.isSame(String(record.fingerprint))) {
    throw new GraphError('BadRequest', 'The Repeatability-Request-ID was used before, for another request.', {
      target: 'Repeatability-Request-ID',
    })
  }
  const row = write?.rows[0]
  return row ? { row } : { doneBy: String(record.attempt) }
}
