import { GraphError } from '../../errors.ts'
import type { InjectedAnswer } from './kinds.ts'

/** An error that was asked for: answered, and told in the log, as the gateway's own are. */
export class InjectedError extends GraphError {
  constructor({ status, code, message }: InjectedAnswer, headers: Readonly<Record<string, string>> = {}) {
    super('InternalServerError', message, { headers })
    // They may be none of the gateway's.
    Object.assign(this, { status, code, reason: 'injected' })
  }
}
