import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What is wrong with a value, each fault as place and rule, without the value: it may be a secret. */
type FindFaults = (schema: JsonSchema, value: unknown) => readonly string[]

/**
 * The dialect of OpenAPI 3.1 (JSON Schema 2020-12), with formats, some of them as told; schemas may refer to the named
 * ones.
 */
export const schemaFaults = (
  named: Readonly<Record<string, JsonSchema>>,
  formats: Readonly<Record<string, RegExp>> = {},
): FindFaults => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  // Holds at run time; the declarations of a CommonJS package show its default export one level too deep.
  const add = addFormats as unknown as typeof addFormats.default
  add(ajv)
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format)
  ajv.addVocabulary(['example'])
  for (const [name, schema] of Object.entries(named)) ajv.addSchema(rebased(schema), name)
  const compiled = new WeakMap<JsonSchema, ReturnType<typeof ajv.compile>>()
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(rebased(schema))
    compiled.set(schema, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const name = params.additionalProperty
      return `${instancePath || '/'} ${message}${name === undefined ? '' : `: ${name}`}`
    })
  }
}

/** References to the document's named schemas, as references to schemas of these names. */
const rebased = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"'))

/**
 * The same with every object closed that lists its properties. An answer may hold more by JSON Schema; ours must not
 * hold what is not described. `open` lets names through that match it.
 */
export const closed = <Value>(schema: Value, open: string): Value =>
  JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.type === 'object' && value.properties && value.additionalProperties === undefined
      ? { ...value, patternProperties: { [open]: {} }, additionalProperties: false }
      : value,
  )
