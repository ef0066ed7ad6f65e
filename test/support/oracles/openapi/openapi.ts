import type { Running } from '../../gateways/running.ts'
import type { JsonSchema } from './json-schemas.ts'

interface Example {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Described {
  readonly schema: JsonSchema
}

export interface Parameter extends Example, Described {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
}

/** By media type. */
type Content = Readonly<Record<string, Example & Described>>

export interface DescribedResponse {
  readonly content?: Content
  readonly headers?: Readonly<Record<string, Described>>
}

/** One operation of the document, its references followed, but those to schemas. */
export interface DescribedOperation {
  readonly path: string
  readonly method: string
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, DescribedResponse>>
}

export interface OpenApi {
  readonly info: Readonly<Record<string, string>>
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly operations: readonly DescribedOperation[]
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** The responses that operations share, by name. */
  readonly responses: Readonly<Record<string, DescribedResponse>>
  readonly text: string
}

/** What a gateway says of itself. */
export const readOpenApi = async (gateway: Running): Promise<OpenApi> => {
  const text = await (await gateway.fetch('/openapi.json')).text()
  return openApiOf(text)
}

const openApiOf = (text: string): OpenApi => {
  const document = JSON.parse(text)
  const follow = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(follow)
    const reference = '$ref' in value ? value.$ref : undefined
    if (typeof reference === 'string' && !reference.startsWith('#/components/schemas/')) {
      const [, , kind = '', name = ''] = reference.split('/')
      return follow(document.components[kind][name])
    }
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, follow(child)]))
  }
  // Holds for a document that the linters take.
  const paths = follow(document.paths) as Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: operation.parameters ?? [],
      path,
      method: method.toUpperCase(),
    })),
  )
  const { info, tags, components } = document
  const responses = follow(components.responses) as OpenApi['responses']
  return { info, tags, operations, schemas: components.schemas, responses, text }
}
