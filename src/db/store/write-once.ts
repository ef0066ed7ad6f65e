import type { SQL } from 'drizzle-orm'
import { GraphError } from '../../errors.ts'
import type { Result, Row, Statement } from '../engines/database.ts'
import { claim, isClaimedBy, type Repeatable, settled } from './repeatable.ts'

/** A write, as one statement; under a guard when it must happen once. */
export interface Write {
  /** A UUIDv7 for this attempt at it. */
  readonly attempt: string
  readonly statement: (guard?: SQL) => Statement
  /** Whether it can succeed: only then is it recorded. */
  readonly when?: SQL
}

/** What came of it: the row it left, if any; or the attempt, perhaps this one, that had done it already. */
export interface Written {
  readonly row?: Row | undefined
  readonly earlier?: string
}

type Execute = (statements: readonly Statement[]) => Promise<readonly Result[]>

/**
 * Writes; a repeatable request once, however often it comes: its record, the write under the record's guard, and the
 * record as it is then are one atomic batch, which does nothing when its answer was lost and it is sent again. Throws 400
 * when the request's id was used for another request.
 */
export const writeOnce = async (
  execute: Execute,
  { tenant, repeatable }: { readonly tenant: string; readonly repeatable: Repeatable | undefined },
  { attempt, statement, when }: Write,
): Promise<Written> => {
  if (!repeatable) return { row: (await execute([statement()]))[0]?.rows[0] }
  const [, result, record] = await execute([
    claim(tenant, repeatable, attempt, when),
    statement(isClaimedBy(tenant, repeatable, attempt)),
    settled(tenant, repeatable),
  ])
  const [found] = record?.rows ?? []
  if (!found) return {}
  if (!(await repeatable.isSame(String(found.fingerprint)))) {
    throw new GraphError('BadRequest', 'The Repeatability-Request-ID was used before, for another request.', {
      target: 'Repeatability-Request-ID',
      headers: { 'Repeatability-Result': 'rejected' },
    })
  }
  const row = result?.rows[0]
  return row ? { row } : { earlier: String(found.attempt) }
}
