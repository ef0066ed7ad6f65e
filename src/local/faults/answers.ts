import { challenge } from '../../auth/verify-token.ts'
import { localAudience } from '../identity.ts'
import { InjectedError } from './injected-error.ts'
import { errorFaults, type InjectedAnswer } from './kinds.ts'

/** The error of a fault that is an answer, with the headers that the gateway's own would have. */
export const injectedError = (fault: keyof typeof errorFaults, { retryAfter, authority }: Surroundings) => {
  const answer: InjectedAnswer = errorFaults[fault]
  if (answer.waits) return new InjectedError(answer, { 'Retry-After': String(retryAfter) })
  if (answer.status !== 401) return new InjectedError(answer)
  const rules = { authority, audiences: [localAudience] }
  return new InjectedError(answer, { 'WWW-Authenticate': challenge(rules, ', error="invalid_token"') })
}

interface Surroundings {
  /** In seconds. */
  readonly retryAfter: number
  /** Whose tokens are taken. */
  readonly authority: string
}
