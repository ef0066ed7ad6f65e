import type { ErrorHandler } from 'hono'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError, isOwnFault } from '../../errors.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { answer } from './answer.ts'
import { envelopeOf } from './error-envelope.ts'

/** The one catcher: a GraphError is answered as it stands; anything else is a fixed sentence. Ours to mend: a log line. */
export const errorHandler =
  ({ clock, log }: Pick<Dependencies, 'clock' | 'log'>): ErrorHandler<GatewayEnv> =>
  (error, c) => {
    const graphError =
      error instanceof GraphError
        ? error
        : new GraphError('InternalServerError', 'An unexpected error has occurred.', { cause: error })
    if (isOwnFault(graphError)) {
      log({
        level: 'error',
        event: graphError.code,
        requestId: c.get('requestId'),
        ...kindOf(graphError.cause ?? graphError),
      })
    }
    const { status, headers, body } = errorAnswer(c, graphError, clock())
    return answer(c, status, JSON.stringify(body), headers)
  }

/** The message of an error may quote a statement and its values: only its kind and place are logged. */
const kindOf = (error: unknown) => {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, code: 'code' in error ? error.code : undefined, at: placeOf(error) }
}

/** What an error is answered with, alone or in a batch; `now` in milliseconds since 1970. */
export const errorAnswer = (c: GatewayContext, error: GraphError, now: number) => ({
  status: error.status,
  headers: { 'Content-Type': 'application/json', ...error.headers },
  body: envelopeOf(error, { requestId: c.get('requestId'), clientRequestId: c.get('clientRequestId'), time: now }),
})

const placeOf = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 5)
    .map((line) => line.trim())
