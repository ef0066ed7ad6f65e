import { z } from '@hono/zod-openapi'
import type { OptionName } from '../odata/option-names.ts'

export type Header = { description: string; schema: { type: 'string' | 'integer'; format?: string } }

const errorSchema = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'BadRequest' }),
      message: z.string(),
      target: z.string().optional(),
      details: z.array(z.object({ code: z.string(), message: z.string(), target: z.string().optional() })).optional(),
      innerError: z.object({
        date: z.string().openapi({ example: '2030-01-31T12:00:00' }),
        'request-id': z.uuid(),
        'client-request-id': z.uuid(),
      }),
    }),
  })
  .openapi('odataError')

/** A failure: always Graph's error envelope. */
export const fault = (description: string, headers: Record<string, Header> = {}) => ({
  description,
  headers,
  content: { 'application/json': { schema: errorSchema } },
})

const headers: Readonly<Record<'ETag' | 'Location', Header>> = {
  ETag: { description: 'The entity tag of the object as it is now.', schema: { type: 'string' } },
  Location: { description: 'URL of the new object.', schema: { type: 'string', format: 'uri' } },
}

export const headerNamed = (name: keyof typeof headers): Header => headers[name]

const optional = (description: string, example: string) => z.string().optional().openapi({ description, example })

const options: Readonly<Partial<Record<OptionName, z.ZodType>>> = {
  $filter: optional('Which objects, as an OData expression.', "id ne ''"),
  $search: optional('Words and "phrases" that the strings of an object contain.', 'key'),
  $orderby: optional('The order, as expressions with `asc` or `desc`.', 'id desc'),
  $select: optional('The properties wanted, comma separated.', 'id'),
  $top: z.coerce.number().int().min(1).max(999).optional().openapi({ description: 'Objects in a page.', example: 10 }),
  $skip: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'Objects to leave out at the start.', example: 0 }),
  $skiptoken: optional('Where a page starts: from `@odata.nextLink`, never made by a caller.', ''),
  $count: z.enum(['true', 'false']).optional().openapi({ description: 'Whether to add `@odata.count`.' }),
  $format: optional('The format, in place of the Accept header.', 'json'),
}

export const optionNamed = (name: OptionName): z.ZodType => options[name] ?? z.string().optional()
