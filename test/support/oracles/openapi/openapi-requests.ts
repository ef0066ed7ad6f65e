import { type JsonSchema, schemaFaults } from './json-schemas.ts'
import type { DescribedOperation, OpenApi } from './openapi.ts'
import { asValueOf, parsed } from './openapi-answers.ts'

export interface SentRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  /** Unpacked; empty where there is none. */
  readonly body: string
}

/** A request may leave out seconds, as OData's ABNF has it (dateTimeOffsetValue), where RFC 3339 asks for them. */
const dateTimeOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)$/i

/** Holds a request that was granted against the description of it; returns every difference in words. */
export const requestFaults = ({ schemas }: OpenApi) => {
  const faultsIn = schemaFaults(schemas, { 'date-time': dateTimeOffset })

  const bodyFaults = ({ requestBody }: DescribedOperation, { body }: SentRequest) => {
    if (!body) return requestBody?.required ? ['request body is missing, and required'] : []
    const schema = requestBody?.content['application/json']?.schema
    if (!schema) return []
    return faultsIn(schema, canonical(schemas, schema, parsed(body))).map((fault) => `request body: ${fault}`)
  }

  /** Query options only: a path's key is any text, and a header that is not understood is ignored. */
  const queryFaults = ({ parameters }: DescribedOperation, { url }: SentRequest) => {
    const described = parameters.filter((parameter) => parameter.in === 'query')
    // Where there is nothing to choose but the format, the gateway ignores other options.
    const isStrict = described.some(({ name }) => name !== '$format')
    return [...url.searchParams]
      .filter(([name]) => name.startsWith('$'))
      .flatMap(([name, value]) => {
        const schema = described.find((parameter) => parameter.name === name.toLowerCase())?.schema
        if (!schema) return isStrict ? [`query option ${name} is not described`] : []
        return faultsIn(schema, asValueOf(schema, value)).map((fault) => `query option ${name}: ${fault}`)
      })
  }

  return (operation: DescribedOperation, request: SentRequest) => [
    ...bodyFaults(operation, request),
    ...queryFaults(operation, request),
  ]
}

/**
 * A body with its names and members as the schema spells them: the gateway takes any case, and a member by its value, and
 * the document shows neither.
 */
const canonical = (schemas: OpenApi['schemas'], given: JsonSchema, value: unknown): unknown => {
  const schema = schemas[String(given.$ref).split('/').at(-1) ?? ''] ?? given
  if (typeof value === 'string') return spelled(schema.enum, value)
  if (Array.isArray(value)) return value.map((item) => canonical(schemas, asSchema(schema.items), item))
  if (typeof value !== 'object' || value === null) return value
  const properties = asSchema(schema.properties)
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [spelled(Object.keys(properties), name), child] as const)
      .map(([name, child]) => [name, canonical(schemas, asSchema(properties[name]), child)]),
  )
}

// Holds because a document that the linters take has objects where it has anything in these places.
const asSchema = (value: unknown) => (value ?? {}) as JsonSchema

const spelled = (names: unknown, text: string): string =>
  (Array.isArray(names) &&
    names.find((name) => /^[-+]?\d+$/.test(text) || String(name).toLowerCase() === text.toLowerCase())) ||
  text
