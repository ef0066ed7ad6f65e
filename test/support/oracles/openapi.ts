import type { Running } from '../gateways/running.ts'

interface Example {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Parameter extends Example {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
}

interface Answer {
  readonly content?: Readonly<Record<string, Example>>
  readonly headers?: Readonly<Record<string, unknown>>
}

/** One operation of the document, its references followed. */
export interface DescribedOperation {
  readonly path: string
  readonly method: string
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Example>> }
  readonly responses: Readonly<Record<string, Answer>>
}

export interface OpenApi {
  readonly info: Readonly<Record<string, string>>
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly operations: readonly DescribedOperation[]
  readonly text: string
}

/** What a gateway says of itself. */
export const readOpenApi = async (gateway: Running): Promise<OpenApi> => {
  const text = await (await gateway.fetch('/openapi.json')).text()
  const document = JSON.parse(text)
  const followed = JSON.parse(text, (_, value) => {
    const reference: unknown = value?.$ref
    if (typeof reference !== 'string' || reference.startsWith('#/components/schemas/')) return value
    const [, , kind = '', name = ''] = reference.split('/')
    return document.components[kind][name]
  })
  const operations = Object.entries<Record<string, object>>(followed.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => ({ parameters: [], path, method: method.toUpperCase(), ...operation }) as never,
    ),
  )
  return { info: document.info, tags: document.tags, operations, text }
}
