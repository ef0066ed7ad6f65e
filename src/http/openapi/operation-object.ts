import type { RouteConfig } from '@hono/zod-openapi'
import type * as z from 'zod/mini'
import type { OptionName } from '../../odata/query/option-names.ts'
import type { Resource } from '../../odata/represent.ts'
import { type HeaderName, headers, type Parameter, parameters } from './components.ts'
import { inDocument } from './described.ts'
import { type DescribedCode, errorResponses, tokenErrorResponses } from './error-responses.ts'
import { lateRoute } from './late-route.ts'
import { optionParameters } from './option-parameters.ts'
import type { streamContent } from './stream-content.ts'

/** A JSON body: its schema and the published example of it. */
export const jsonBody = (schema: z.ZodMiniType, example?: object) => ({
  content: { 'application/json': { schema: inDocument(schema), ...(example ? { example } : {}) } },
})

type Content =
  | ReturnType<typeof jsonBody>['content']
  | { 'text/plain': { schema: { type: 'integer' }; example: number } }
  | ReturnType<typeof streamContent>

/** What an operation says of itself; the rest follows from the resource. */
export interface Description {
  /** What it does to an object of the type, or to its objects: with the type's name this names the operation. */
  readonly verb: string
  readonly isPlural?: boolean
  readonly description?: string
  /** Those of the resource unless said. */
  readonly permissions?: readonly string[]
  readonly body?: ReturnType<typeof jsonBody> & { readonly required?: boolean }
  /** What the path holds beside a key. */
  readonly inPath?: z.ZodMiniObject | undefined
  readonly options?: readonly OptionName[]
  /** What the options are about, where it is not the resource. */
  readonly shown?: Resource
  readonly prefers?: readonly (keyof typeof preferences)[]
  readonly conditions?: readonly ('If-Match' | 'If-None-Match')[]
  /** Whether it is answered 204 where what it gives is null. */
  readonly mayBeEmpty?: boolean
  /** What it is refused with beside what follows from the rest. */
  readonly refusals?: readonly DescribedCode[] | undefined
  readonly success: {
    readonly status: number
    readonly description: string
    readonly content?: Content
    readonly headers?: readonly HeaderName[]
  }
}

/** Where the single entity is: a singleton has no key. */
export const itemPath = ({ type }: Resource) => (type.singleton ? '' : '/{id}')

interface DescribedOperation {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** Below the resource's path. */
  readonly path: string
  /** Called when the document is made. */
  readonly describe: () => Description
}

/** The OpenAPI operation: permissions and every status that it is answered with follow from what it takes. */
export const operationObject = (resource: Resource, operation: DescribedOperation): RouteConfig =>
  lateRoute(
    operation.method,
    `/${resource.version}/${resource.type.path}${operation.path}`,
    typeof DOCUMENT_IS_BUILT === 'undefined' ? () => detailsOf(resource, operation) : undefined,
  )

const detailsOf = (resource: Resource, { method, path, describe }: DescribedOperation) => {
  const { type, version } = resource
  const described = describe()
  const {
    verb,
    body,
    inPath,
    shown = resource,
    success,
    isPlural = false,
    options = [],
    prefers = [],
    conditions = [],
  } = described
  const isWrite = method !== 'get'
  const { permissions = isWrite ? type.permissions.write : type.permissions.read } = described
  const hasKey = path.includes('{id}')
  const common: readonly HeaderName[] = [
    'OData-Version',
    ...(isWrite ? (['Repeatability-Result'] as const) : []),
    ...(prefers.length > 0 ? (['Preference-Applied'] as const) : []),
  ]
  const ownHeaders = success.headers ?? []
  return {
    operationId: operationId(`${verb}${capital(type.name)}${isPlural ? 's' : ''}`, version),
    summary: `${capital(verb)} ${type.name}${isPlural ? 's' : ''}`,
    description: `${described.description ?? type.description}\n\nNeeds one of: ${permissions.join(', ')}.`,
    tags: [type.name],
    security: permissions.map((permission) => ({ bearer: [permission] })),
    parameters: [
      ...parameters(...(hasKey ? (['id'] as const) : [])),
      ...optionParameters(shown, options),
      ...preferParameter(prefers),
      ...parameters(...conditions, ...(isWrite ? repeatability : []), 'client-request-id'),
    ],
    ...(body ? { request: { body: { required: true, ...body } } } : {}),
    ...(inPath ? { request: { params: inDocument(inPath) } } : {}),
    responses: {
      [success.status]: {
        description: success.description,
        headers: headers(...common, ...ownHeaders),
        ...(success.content ? { content: success.content } : {}),
      },
      ...(prefers.includes('return')
        ? {
            204: {
              description: 'Done; `return=minimal` was asked for.',
              headers: headers(...common, ...ownHeaders, 'OData-EntityId'),
            },
          }
        : {}),
      ...(described.mayBeEmpty
        ? { 204: { description: 'Done: there is no value.', headers: headers(...common) } }
        : {}),
      ...(conditions.length > 0 && !isWrite
        ? {
            304: {
              description: 'As the caller has it already.',
              headers: headers('ETag'),
            },
          }
        : {}),
      ...tokenErrorResponses('Forbidden', 'NotImplemented'),
      ...(success.content ? errorResponses('NotAcceptable') : {}),
      ...errorResponses(body || inPath ? 'ModelValidationFailure' : 'BadRequest'),
      ...(hasKey ? errorResponses('ResourceNotFound') : {}),
      ...(isWrite || conditions.length > 0 ? errorResponses('PreconditionFailed') : {}),
      ...(body ? errorResponses('RequestEntityTooLarge', 'UnsupportedMediaType') : {}),
      ...errorResponses(...(described.refusals ?? [])),
    },
  }
}

/** Unique in the document: what the newer version has as well says so. */
export const operationId = (name: string, version: Resource['version']) => (version === 'beta' ? name : `${name}V1`)

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const repeatability = ['Repeatability-Request-ID', 'Repeatability-First-Sent'] as const

/** With an example of each. */
const preferences = {
  return: 'return=minimal',
  'odata.maxpagesize': 'odata.maxpagesize=50',
  'include-unknown-enum-members': 'include-unknown-enum-members',
}

const preferParameter = (names: readonly (keyof typeof preferences)[]): Parameter[] =>
  names.length === 0
    ? []
    : [
        {
          name: 'Prefer',
          in: 'header',
          description: `Understood: ${names.map((name) => `\`${name}\``).join(', ')}.`,
          schema: { type: 'string' },
          example: names.map((name) => preferences[name]).join(', '),
        },
      ]
