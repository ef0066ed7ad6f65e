import { type RouteConfig, z } from '@hono/zod-openapi'
import type { OptionName } from '../odata/option-names.ts'
import type { Resource } from '../odata/represent.ts'
import { fault, type Header, headerNamed, optionNamed } from './document-parts.ts'

/** A JSON body: its schema and the published example of it. */
export const jsonBody = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example ? { example } : {}) } },
})

type Content =
  | ReturnType<typeof jsonBody>['content']
  | { 'text/plain': { schema: { type: 'integer' }; example: number } }

/** What an operation says of itself; the rest follows from the resource. */
interface Description {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** Below the resource's path. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly body?: ReturnType<typeof jsonBody>
  readonly options?: readonly OptionName[]
  readonly prefers?: readonly string[]
  readonly conditions?: readonly ('If-Match' | 'If-None-Match')[]
  readonly success: {
    readonly status: number
    readonly description: string
    readonly content?: Content
    readonly headers?: readonly ('ETag' | 'Location')[]
  }
}

/** Where the single entity is: a singleton has no key. */
export const itemPath = ({ type }: Resource) => (type.singleton ? '' : '/{id}')

/** The OpenAPI operation: permissions and every status that it is answered with follow from what it takes. */
export const documentOf = ({ type, version }: Resource, described: Description): RouteConfig => {
  const { method, path, summary, body, success, options = [], prefers = [], conditions = [] } = described
  const permissions = method === 'get' ? type.permissions.read : type.permissions.write
  const hasKey = path.includes('{id}')
  const isJson = success.content !== undefined && 'application/json' in success.content
  const given = Object.fromEntries((success.headers ?? []).map((name) => [name, headerNamed(name)]))
  return {
    method,
    path: `/${version}/${type.path}${path}`,
    operationId: `${version}.${type.path.replaceAll('/', '.')}.${
      path
        .split('/')
        .at(-1)
        ?.replace(/^[{$].*/, '') || method
    }${path.startsWith('/$') ? 'Count' : hasKey ? 'Item' : ''}`,
    summary,
    description: `${described.description ?? type.description}\n\nNeeds one of: ${permissions.join(', ')}.`,
    tags: [type.name],
    security: [{ bearer: [...permissions] }],
    request: {
      ...(hasKey ? { params: z.object({ id: keyParameter }) } : {}),
      query: z.object(Object.fromEntries(options.map((name) => [name, optionNamed(name)]))),
      headers: z.object({
        ...Object.fromEntries(conditions.map((name) => [name, z.string().optional()])),
        ...(prefers.length > 0
          ? {
              Prefer: z
                .string()
                .optional()
                .openapi({ description: `Understood: ${prefers.join(', ')}.` }),
            }
          : {}),
      }),
      ...(body ? { body: { required: true, ...body } } : {}),
    },
    responses: {
      [success.status]: {
        description: success.description,
        headers: given,
        ...(success.content ? { content: success.content } : {}),
      },
      ...(prefers.includes('return') ? { 204: { description: 'Done; `return=minimal` was asked for.' } } : {}),
      ...(method === 'get' && conditions.length > 0 ? { 304: { description: 'As the caller has it already.' } } : {}),
      400: fault('The request is malformed; `details` lists every fault of a body.'),
      ...tokenFaults,
      403: fault('The token has none of the permissions that would do.'),
      ...(hasKey ? { 404: fault('The tenant has no such object.') } : {}),
      ...(isJson ? { 406: fault('The Accept header allows nothing but what is not to be had.') } : {}),
      ...(conditions.length > 0 ? { 412: fault('The entity tag is not the expected one.') } : {}),
      ...(body ? { 413: fault('The body is larger than 64 KiB.'), 415: fault('The body is not JSON.') } : {}),
      ...(options.length > 0 ? { 501: fault('A query option of OData that the gateway leaves out.') } : {}),
    },
  }
}

const keyParameter = z.string().openapi({ description: 'The key of the object.', param: { name: 'id', in: 'path' } })

const challenge: Record<string, Header> = {
  'WWW-Authenticate': { description: 'Where to get a token.', schema: { type: 'string' } },
}
const retryAfter: Record<string, Header> = {
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } },
}

/** What every operation that takes a token may be answered with. */
export const tokenFaults = {
  401: fault('There is no valid access token.', challenge),
  500: fault('An unexpected error.'),
  503: fault('The keys or the database are out of reach.', retryAfter),
}
