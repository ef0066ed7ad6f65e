import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { Result, Row, Statement } from '../engines/database.ts'
import { textsByShape, type Values } from '../sql/prepared.ts'
import {
  type Claim,
  claimQuery,
  closeRecord,
  isClaimed,
  judgeRecord,
  type Repeatable,
  valuesOfClaim,
} from './repeatable.ts'

/**
 * A write as the statements of one batch. That of a repeatable request has three, which do nothing when their answer was
 * lost and they are sent again: the claim of the request, the write where the claim was made, and the record's close.
 */
export interface WriteStatements {
  readonly claim?: Statement
  readonly write: Statement
  readonly close?: Statement
  /** Reads the row as it is afterwards, where the write itself may not tell. */
  readonly look?: Statement | undefined
}

/** A write of a shape: all that does not depend on its values. */
interface Write {
  readonly shape: string
  readonly values: Values
  readonly claim: Claim | undefined
  /** Is given what else must hold: nothing, or that the request is claimed. */
  readonly query: (claimed: SQL | undefined) => SQLWrapper
  /** Says that the query will succeed: the request is recorded only where it does, and a refused write leaves nothing. */
  readonly condition: () => SQL
  /** Whether it may be run again without a claim, too. */
  readonly isRepeatable?: boolean
}

/** Makes the statements of writes; their texts once a shape. */
export const writesOnce = () => {
  const [claims, writes] = [textsByShape(), textsByShape()]
  return ({ shape, values, claim, query, condition, isRepeatable = false }: Write): WriteStatements => {
    if (!claim) return { write: writes(shape, () => query(undefined), isRepeatable)(values) }
    const all = { ...values, ...valuesOfClaim(claim) }
    return {
      claim: claims(shape, () => claimQuery(condition()))(all),
      write: writes(`${shape} claimed`, () => query(isClaimed))(all),
      close: closeRecord(all),
    }
  }
}

/** In the order in which they are to be run, as one atomic unit. */
export const batchOf = ({ claim, write, close, look }: WriteStatements): readonly Statement[] =>
  [claim, write, close, look].filter((statement) => statement !== undefined)

/** The row that a write left, if any; or the attempt, perhaps this one, that had done it. Neither when it was refused. */
export interface WriteOutcome {
  readonly row?: Row | undefined
  readonly doneBy?: string
  /** The row as it is afterwards, where it was looked for. */
  readonly found?: Row | undefined
}

/** Reads the results of a batch. Throws 400 when the request's id was used for another request. */
export const outcomeOf = (results: readonly Result[], repeatable: Repeatable | undefined): WriteOutcome => {
  if (!repeatable) return { row: results[0]?.rows[0], found: results[1]?.rows[0] }
  const [, write, close, look] = results
  const found = look?.rows[0]
  const record = close?.rows[0]
  if (!record) return { found }
  judgeRecord(repeatable, String(record.fingerprint))
  const row = write?.rows[0]
  return row ? { row } : { doneBy: String(record.attempt), found }
}
