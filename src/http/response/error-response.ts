import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'

/** The one catcher: a GraphError is told as it stands; anything else is a fixed sentence. Ours to mend: a log line. */
export const errorHandler =
  ({ clock, log }: Pick<Dependencies, 'clock' | 'log'>): ErrorHandler<GatewayEnv> =>
  (error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    const graphError =
      error instanceof GraphError
        ? error
        : new GraphError('InternalServerError', 'An unexpected error has occurred.', { cause: error })
    if (graphError.status >= 500 && graphError.status !== 501) {
      log({
        level: 'error',
        event: graphError.code,
        requestId: c.get('requestId'),
        ...kindOf(graphError.cause ?? graphError),
      })
    }
    return errorResponse(c, graphError, clock())
  }

/** The message of an error may quote a statement and its values: only its kind and place are logged. */
const kindOf = (error: unknown) => {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, code: 'code' in error ? error.code : undefined, at: placeOf(error) }
}

/** Graph's error envelope (the public errors page; OData JSON 4.01 section 21). */
export const errorBody = (c: GatewayContext, error: GraphError, now: number) => ({
  error: {
    code: error.code,
    message: error.message,
    target: error.target,
    details: error.details,
    innerError: {
      // Graph writes UTC without zone and fraction.
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': c.get('requestId'),
      'client-request-id': c.get('clientRequestId'),
    },
  },
})

const errorResponse = (c: GatewayContext, error: GraphError, now: number) =>
  c.body(JSON.stringify(errorBody(c, error, now)), error.status, {
    'Content-Type': 'application/json',
    ...error.headers,
  })

const placeOf = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 5)
    .map((line) => line.trim())
