import type { OpenAPIHono } from '@hono/zod-openapi'
import { limits } from '../../odata/query/limits.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { generalHeaders } from '../response/general-headers.ts'

// Types, not interfaces: the library's own take any `x-` extension, which an interface never promises.

type Schema = {
  type: 'string' | 'integer' | 'boolean'
  format?: 'uuid' | 'uri'
  enum?: string[]
  maxLength?: number
  minimum?: number
  maximum?: number
}

type Part = { description: string; schema: Schema; example?: string | number | boolean }

/** An example of a parameter. */
export type Example = { summary: string; value: string }

type OwnParameter = Part & {
  name: string
  in: 'path' | 'query' | 'header'
  required?: true
  examples?: Record<string, Example>
}

/** As it stands, or where it stands. */
export type Parameter = OwnParameter | { $ref: string }

const uuid = '0193a1c0-0000-7000-8000-000000000000'
const text: Schema = { type: 'string' }
const tag = 'W/"1"'

const headerParts = {
  'OData-Version': { description: 'The version of OData spoken.', schema: { ...text, enum: ['4.0', '4.01'] } },
  ETag: { description: 'The entity tag of the object as it is now.', schema: text, example: tag },
  Location: { description: 'URL of the new object.', schema: { ...text, format: 'uri' } },
  'OData-EntityId': { description: 'URL of the object, where no body shows it.', schema: { ...text, format: 'uri' } },
  'Preference-Applied': {
    description: 'The preferences that were honoured.',
    schema: text,
    example: 'return=representation',
  },
  'Repeatability-Result': {
    description: 'Answers the Repeatability headers: done or known again, or refused.',
    schema: { ...text, enum: ['accepted', 'rejected'] },
  },
  'Retry-After': { description: 'Whole seconds to wait.', schema: { type: 'integer' }, example: 5 },
  Upgrade: { description: 'What the connection may become.', schema: text, example: 'websocket' },
  'Sec-WebSocket-Version': { description: 'The version that is spoken.', schema: text, example: '13' },
  'WWW-Authenticate': { description: 'Where to get a token.', schema: text },
} satisfies Record<string, Part>

/** The response headers that the document describes. */
export type HeaderName = keyof typeof headerParts | keyof typeof generalHeaders

/** Response headers of these names, after those that every answer has, as references. */
export const headers = (...names: readonly HeaderName[]) =>
  Object.fromEntries(
    [...Object.keys(generalHeaders), ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  )

const query = (name: string, description: string, schema: Schema, example?: string | number | boolean) => ({
  name,
  in: 'query' as const,
  description,
  schema,
  ...(example === undefined ? {} : { example }),
})
const header = (name: string, description: string, example: string, schema = text) => ({
  name,
  in: 'header' as const,
  description,
  schema,
  example,
})

/** By the name of the parameter, less the `$`, which a component's name cannot have. */
const parameterParts = {
  id: { name: 'id', in: 'path', required: true, description: 'The key of the object.', schema: text, example: uuid },
  top: query('$top', 'Objects in a page.', { type: 'integer', minimum: 1, maximum: limits.top }, 10),
  skip: query('$skip', 'Objects to leave out first.', { type: 'integer', minimum: 0, maximum: limits.skip }, 5),
  skiptoken: query('$skiptoken', 'Where a page starts: from `@odata.nextLink`, never made by a caller.', text),
  count: query('$count', 'Whether to add `@odata.count`.', { type: 'boolean' }, true),
  format: query('$format', 'The format, in place of the Accept header.', text, 'application/json;odata.metadata=full'),
  'If-Match': header('If-Match', 'Entity tags, one of which the object must have; or `*`.', tag),
  'If-None-Match': header('If-None-Match', 'Entity tags, none of which the object may have; or `*`.', tag),
  'client-request-id': header('client-request-id', "The caller's own id of the request, a GUID.", uuid, {
    ...text,
    format: 'uuid',
  }),
  'Repeatability-Request-ID': header(
    'Repeatability-Request-ID',
    'With `Repeatability-First-Sent`: the same id on every sending, and the write happens once (OASIS Repeatable Requests).',
    uuid,
    { ...text, maxLength: 128 },
  ),
  'Repeatability-First-Sent': header(
    'Repeatability-First-Sent',
    'When the request was first sent, at most 24 hours ago.',
    'Thu, 31 Jan 2030 12:00:00 GMT',
  ),
} satisfies Record<string, OwnParameter>

/** The parameters that operations share, less the `$`. */
export type ParameterName = keyof typeof parameterParts

/** Parameters of these names, as references. */
export const parameters = (...names: readonly ParameterName[]): Parameter[] =>
  names.map((name) => ({ $ref: `#/components/parameters/${name}` }))

/** Puts the shared headers and parameters into the document. */
export const registerComponents = ({ openAPIRegistry: registry }: OpenAPIHono<GatewayEnv>) => {
  for (const [name, { valueFor: _, ...part }] of Object.entries(generalHeaders))
    registry.registerComponent('headers', name, part)
  for (const [name, part] of Object.entries<Part>(headerParts)) registry.registerComponent('headers', name, part)
  for (const [name, part] of Object.entries<OwnParameter>(parameterParts))
    registry.registerComponent('parameters', name, part)
}
