/** Revisions that a caller expects, or does not: OData's If-Match and If-None-Match. Undefined asks for nothing. */
export interface Precondition {
  readonly ifMatch: 'any' | readonly number[] | undefined
  readonly ifNoneMatch: 'any' | readonly number[] | undefined
}

/** Whether an entity that exists at this revision meets the precondition. */
export const isMet = ({ ifMatch, ifNoneMatch }: Precondition, revision: number) =>
  (ifMatch === undefined || ifMatch === 'any' || ifMatch.includes(revision)) &&
  (ifNoneMatch === undefined || (ifNoneMatch !== 'any' && !ifNoneMatch.includes(revision)))

/** Whether the caller expects nothing. */
export const isUnconditional = ({ ifMatch, ifNoneMatch }: Precondition) =>
  ifMatch === undefined && ifNoneMatch === undefined

/** Whether every entity that exists meets it. */
export const isMetByAll = ({ ifMatch, ifNoneMatch }: Precondition) =>
  (ifMatch === undefined || ifMatch === 'any') && ifNoneMatch === undefined
