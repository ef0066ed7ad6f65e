/** What the page changes of an OpenAPI document; the rest passes as it is. */
export interface OpenApiDocument {
  readonly servers?: readonly { readonly url: string }[]
  readonly tags?: readonly { readonly name: string }[]
  readonly components?: { readonly parameters?: Readonly<Record<string, Parameter>> }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
interface Operation {
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, Content>> }
  readonly responses?: Readonly<Record<string, unknown>>
}
interface Content {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Parameter {
  readonly required?: boolean
  readonly description?: string
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

/** The document as the page uses it. */
export const forThePage = (document: OpenApiDocument, origin: string): OpenApiDocument => ({
  ...document,
  servers: document.servers?.some(({ url }) => URL.parse(url)?.origin === origin)
    ? document.servers
    : // The page may call its own origin only, under whatever name that was reached.
      [{ url: origin }],
  tags: document.tags?.map((tag) => ({ ...tag, 'x-displayName': inWords(tag.name) })) ?? [],
  components: { ...document.components, parameters: mapped(document.components?.parameters, described) },
  paths: mapped(document.paths, (path) =>
    mapped(path, ({ summary, parameters, ...rest }) => ({
      ...rest,
      ...(summary === undefined ? {} : { summary: inWords(summary) }),
      parameters: (parameters ?? []).map(described),
    })),
  ),
})

/** A name of many words would be broken anywhere on a phone; the path beside it has it as it is written. */
const inWords = (text: string) => {
  const words = text.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const mapped = <Value>(record: Readonly<Record<string, Value>> | undefined, change: (value: Value) => Value) =>
  Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, change(value)]))

/** The page would send the example of every option with every call: an optional one is described, not filled in. */
const described = (parameter: Parameter): Parameter => {
  const { example, examples, ...rest } = parameter
  const values = example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example]
  if (parameter.required || values.length === 0) return parameter
  const texts = values.map((value) => `\`${value}\``).join(', ')
  return { ...rest, description: `${rest.description} For example ${texts}.` }
}
