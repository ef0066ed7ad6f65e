import { divisionByZero } from '../sql/division-by-zero.ts'
import { DatabaseFault } from './database-fault.ts'

/** Messages of trouble that may have come before or after the commit (Cloudflare's advice on retries). */
const lostAnswer =
  /network connection lost|object to be reset|code was updated|transient issue on remote node|request stream/i

/** Messages of other trouble of D1's own (Cloudflare's list of D1 errors). */
const outOfReach = /transient issue|overloaded|timed out|memory limit/i

/** What to throw for an error of D1: a fault when D1 is in trouble, else the error itself. */
export const fromD1Error = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (isLostAnswer(error)) return new DatabaseFault('lost-answer', error)
  const isOutOfReach = error.message.startsWith('D1_') && outOfReach.test(error.message)
  return isOutOfReach ? new DatabaseFault('out-of-reach', error) : (divisionByZero(error) ?? error)
}

/** The binding wraps what the network says, which comes without its `D1_`. */
const isLostAnswer = (error: unknown): boolean =>
  error instanceof Error && (lostAnswer.test(error.message) || isLostAnswer(error.cause))
