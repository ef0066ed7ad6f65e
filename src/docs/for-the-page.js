/** The document as the page uses it. */
export const forThePage = (document, origin) => ({
  ...document,
  servers: document.servers?.some(({ url }) => URL.parse(url)?.origin === origin)
    ? document.servers
    : // The page may call its own origin only, under whatever name that was reached.
      [{ url: origin }],
  components: { ...document.components, parameters: mapped(document.components?.parameters, described) },
  paths: mapped(document.paths, (path) =>
    mapped(path, (operation) => ({ ...operation, parameters: (operation.parameters ?? []).map(described) })),
  ),
})

const mapped = (record, change) =>
  Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, change(value)]))

/** Swagger UI would send the example of every option with every call: an optional one is described, not filled in. */
const described = (parameter) => {
  const { example, examples, ...rest } = parameter
  const values = example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example]
  if (parameter.required || values.length === 0) return parameter
  const texts = values.map((value) => `\`${value}\``).join(', ')
  return { ...rest, description: `${rest.description} For example ${texts}.` }
}
