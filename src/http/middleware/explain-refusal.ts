import { GraphError, usualReason } from '../../errors.ts'
import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { optionNames } from '../../odata/query/option-names.ts'

/** The headers that a refusal may name. */
const headerNames = [
  ...[
    'Accept',
    'Content-Encoding',
    'Content-Type',
    'Host',
    'If-Match',
    'If-None-Match',
    'OData-MaxVersion',
    'OData-Version',
  ],
  ...['Prefer', 'Repeatability-First-Sent', 'Repeatability-Request-ID', 'Transfer-Encoding'],
]

/** The members of a batch that a refusal may name. */
const batchMembers = ['requests', 'id', 'method', 'url', 'headers', 'body', 'dependsOn']

/** Why a request was refused, as a log line may say it. */
export interface Explanation {
  /** The code that was answered. */
  readonly error?: string
  /** A fixed word, or the name of what is at fault. */
  readonly reason?: string
  /** The name beside a fixed word. */
  readonly target?: string | undefined
}

/**
 * Explains an error without a word of the caller's: a target may be a name that the caller made up, and is told only
 * where it is one of the declarations, a query option or a header.
 */
export const refusalExplainer = (model: readonly EntityType[], actions: readonly Action[]) => {
  const members = [...model.map(({ properties }) => properties), ...actions.map(({ parameters }) => parameters)]
  const known = new Set([
    ...optionNames,
    ...headerNames,
    ...batchMembers,
    '@odata.type',
    ...members.flatMap(Object.keys),
  ])
  return (error: Error | undefined): Explanation => {
    if (!error) return {}
    if (!(error instanceof GraphError)) return { error: 'InternalServerError', reason: 'internal' }
    const targets = [error.target, ...(error.details ?? []).map(({ target }) => target)]
    const name = [...new Set(targets)].filter((target) => target !== undefined && known.has(target)).join(', ')
    const target = name === '' ? undefined : name
    return { error: error.code, reason: error.reason ?? target ?? usualReason(error), target: error.reason && target }
  }
}
