import { closed, type JsonSchema, schemaFaults } from './json-schemas.ts'
import type { DescribedResponse, OpenApi } from './openapi.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What every answer may carry, and no operation describes: what a runtime adds, and what protects. */
const general =
  /^(content-type|content-length|date|vary|cache-control|x-content-type-options|strict-transport-security|connection|keep-alive|transfer-encoding|content-encoding)$/

const always = ['cache-control', 'x-content-type-options', 'strict-transport-security']

/** Declared headers that may be missing all the same: they answer headers of a request that was taken up. */
const isOptional = (name: string, status: number, sent: Headers) =>
  name === 'Preference-Applied' ||
  (name === 'Repeatability-Result' && (status >= 300 || !sent.has('Repeatability-Request-ID')))

/** More than the document names: control information, which `odata.metadata=full` adds (OData JSON 4.01, section 3.1.2). */
const controlInformation = String.raw`^([^@]*@odata\.|#)`

/** Holds an answer, or its body alone, against the description of it; both return every difference in words. */
export const answerComparison = ({ schemas }: OpenApi) => {
  const minimal = schemaFaults(closed(schemas, '^$'))
  const full = schemaFaults(closed(schemas, controlInformation))

  const headerFaults = (described: DescribedResponse, { status, headers }: Answer, sent: Headers) => {
    const declared = Object.entries(described.headers ?? {})
    const names = new Set(declared.map(([name]) => name.toLowerCase()))
    return [
      ...always.filter((name) => !headers.has(name)).map((name) => `header ${name} is missing`),
      ...[...headers.keys()]
        .filter((name) => !general.test(name) && !names.has(name))
        .map((name) => `header ${name} is not declared`),
      ...declared.flatMap(([name, { schema }]) => {
        const value = headers.get(name)
        if (value !== null) return minimal(schema, asValueOf(schema, value)).map((fault) => `header ${name}: ${fault}`)
        return isOptional(name, status, sent) ? [] : [`header ${name} is declared and missing`]
      }),
    ]
  }

  const bodyFaults = ({ content }: DescribedResponse, { headers, text }: Answer, isHead = false) => {
    const contentType = headers.get('Content-Type')
    if (!content) return [...(text === '' ? [] : ['has a body, and none is declared']), ...typeless(contentType)]
    const mediaType = contentType?.split(';')[0]?.trim() ?? 'none'
    const schema = content[mediaType]?.schema
    if (!schema) return [`content type ${mediaType} is not declared`]
    if (isHead) return text === '' ? [] : ['has a body in answer to HEAD']
    const faultsIn = /odata\.metadata=full/.test(contentType ?? '') ? full : minimal
    const value = mediaType === 'application/json' ? parsed(text) : asValueOf(schema, text)
    return value === undefined ? ['body is no JSON'] : faultsIn(schema, value).map((fault) => `body: ${fault}`)
  }

  const answerFaults = (described: DescribedResponse, answer: Answer, request: Pick<Request, 'method' | 'headers'>) => [
    ...headerFaults(described, answer, request.headers),
    ...bodyFaults(described, answer, request.method === 'HEAD'),
  ]
  return { answerFaults, bodyFaults }
}

const typeless = (contentType: string | null) =>
  contentType === null ? [] : [`has a content type, ${contentType}, and no content is declared`]

/** Text as the value that a schema means; as text where it is none of that type. */
export const asValueOf = ({ type }: JsonSchema, text: string): unknown => {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

/** Undefined for what is no JSON. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
