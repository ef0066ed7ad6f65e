import { GraphError } from '../../errors.ts'

/** `lost-answer`: the statements may have been committed or not; `out-of-reach`: the engine cannot run them now. */
type FaultKind = 'lost-answer' | 'out-of-reach'

/** Seconds after which a caller may well try again. */
const retryAfter = '5'

/** An engine in trouble of its own, as the engine's file classifies its errors: 503, with the engine's error as cause. */
export class DatabaseFault extends GraphError {
  readonly kind: FaultKind

  constructor(kind: FaultKind, cause: Error) {
    super('ServiceNotAvailable', 'The database is out of reach at the moment. Try again later.', {
      headers: { 'Retry-After': retryAfter },
      cause,
    })
    this.kind = kind
  }
}
