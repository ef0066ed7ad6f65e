import { type SQL, sql } from 'drizzle-orm'
import { badRequest, type GraphError } from '../../errors.ts'
import { dividesByZero } from '../../odata/query/filter/operators.ts'

/** The options whose expressions are computed for each row. */
export type ComputedOption = '$filter' | '$orderby'

/**
 * A quotient or remainder that fails the statement where a row's divisor is zero (URL Conventions, sections 5.1.1.2.5 and
 * 5.1.1.2.6). A null operand makes it null. Each operand is written once, since its values are bound.
 */
export const checkedDivision = (operator: 'div' | 'mod', option: ComputedOption, left: SQL, right: SQL): SQL => {
  const result = operator === 'mod' ? sql`mod(l, r)` : sql`l / r`
  // No engine lets a query raise an error of its own: a path that is none is refused with its text, when it is computed.
  const failure = sql.raw(`json_extract('{}', '${option} divides by zero')`)
  return sql`(select case when r <> 0 then ${result} when l is not null and r is not null then ${failure} end from (select ${left} as l, ${right} as r))`
}

/** The 400 for the error of an engine that such a statement ended in; undefined for any other. */
export const divisionByZero = (error: unknown): GraphError | undefined => {
  const option =
    error instanceof Error ? /bad JSON path: '(\$\w+) divides by zero'/.exec(error.message)?.[1] : undefined
  return option === undefined ? undefined : badRequest(dividesByZero, option)
}
