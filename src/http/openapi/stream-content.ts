import * as z from 'zod/mini'
import { type Resource, streamContext } from '../../odata/represent.ts'
import { bytesTypes } from '../request/negotiate.ts'
import { described, inDocument } from './described.ts'

/** The content of an answer that is a stream, in both of its forms. */
export const streamContent = (resource: Resource, mediaType: string) => ({
  'application/json': {
    schema: inDocument(
      z.object({
        '@odata.context': z.optional(z.string()),
        value: described(z.string(), { format: 'byte', description: 'The bytes, in base64.' }),
      }),
    ),
    example: { '@odata.context': streamContext(resource), value: 'eyJ2YWx1ZSI6W119' },
  },
  ...Object.fromEntries(
    bytesTypes(mediaType).map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]),
  ),
})
