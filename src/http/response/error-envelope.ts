import * as z from 'zod/mini'
import { type GraphError, statusOf } from '../../errors.ts'
import { described, named } from '../openapi/described.ts'

/** Graph's error envelope (the public errors page; OData JSON 4.01, section 21), for the OpenAPI document. */
export const errorEnvelope = () => {
  const code = z.enum(Object.keys(statusOf))
  const detail = z.readonly(z.object({ code, message: z.string(), target: z.optional(z.string()) }))
  const envelope = z.object({
    error: z.object({
      code,
      message: described(z.string(), { description: 'A plain sentence for people.' }),
      target: described(z.optional(z.string()), { description: 'The property, query option or header at fault.' }),
      details: described(z.optional(z.readonly(z.array(detail))), { description: 'Every fault of a body, at once.' }),
      innerError: z.object({
        date: described(z.string(), { description: 'UTC, without a zone.' }),
        'request-id': z.uuid(),
        'client-request-id': z.uuid(),
      }),
    }),
  })
  return named('odataError', envelope, { description: "Graph's error envelope." })
}

/** Which request failed, and when. */
interface Occurrence {
  readonly requestId: string
  readonly clientRequestId: string
  /** Milliseconds since 1970. */
  readonly time: number
}

/** The envelope of an error. */
export const envelopeOf = (
  { code, message, target, details }: GraphError,
  { requestId, clientRequestId, time }: Occurrence,
): z.infer<ReturnType<typeof errorEnvelope>> => ({
  error: {
    code,
    message,
    target,
    details,
    innerError: {
      // Graph writes UTC without zone and fraction.
      date: new Date(time).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    },
  },
})
