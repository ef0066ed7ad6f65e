import * as z from 'zod'
import type { Describe } from '../../model/kinds/kind.ts'
import type { Property } from '../../model/property.ts'
import type { Value } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'
import { once } from '../../text/once.ts'

/** A JSON object whose members are properties or parameters: values in their stored form, by name. */
export type MembersSchema = z.ZodType<Readonly<Record<string, Value | undefined>>>

/** What a create and an update of one entity type must be in one version, and what is answered. */
export interface EntitySchemas {
  readonly create: () => MembersSchema
  readonly update: () => MembersSchema
  readonly answered: () => z.ZodType
}

/** The schemas of one entity type in one version, with what the OpenAPI document calls them; each made when first used. */
export const schemasOf = ({ type, properties, version }: Resource): EntitySchemas => {
  const suffix = version === 'beta' ? '' : `.${version}`
  const typeName = () =>
    z
      .string()
      .optional()
      .openapi({ example: `#${type.qualifiedName}` })
  const written = (name: string, schemaOf: SchemaOf) =>
    z
      .strictObject({ '@odata.type': typeName(), ...membersOf(properties, writtenBy(schemaOf)) })
      .openapi(`${type.name}.${name}${suffix}`, annotated)
  return {
    create: once(() => written('create', withDefault)),
    update: once(() => written('update', (property) => valueSchema(property).optional())),
    answered: once(() =>
      z
        .object({
          '@odata.context': z.string().optional(),
          '@odata.type': typeName(),
          '@odata.etag': z.string().optional().openapi({ example: 'W/"1"' }),
          // $select leaves out what it does not name.
          ...membersOf(properties, (property) => valueSchema(property).optional()),
        })
        .openapi(`${type.name}${suffix}`),
    ),
  }
}

/** The parameters of an action, as its body holds them. */
export const parametersSchema = (parameters: Readonly<Record<string, Property>>): MembersSchema =>
  z.strictObject(membersOf(Object.entries(parameters), withDefault)).openapi(annotated)

/** Annotations and advertised actions may stand in a body, whatever they say: the reader of the body judges them. */
export const annotated = { patternProperties: { '[@#]': {} } }

/** The value of a property, with what the OpenAPI document says of it. */
export const valueSchema = (property: Property): z.ZodType<Value> => {
  const schema = describe(property.kind.schema(describe), property)
  return property.nullable ? schema.nullable() : schema
}

/** A complex type stands in the document once, under its name. */
const describe: Describe = (schema, of) =>
  'kind' in of
    ? schema.openapi({ description: of.description, example: of.example, ...of.kind.jsonSchema })
    : schema.openapi(of.name, { description: of.description, ...annotated })

const withDefault = (property: Property): z.ZodType<Value> => {
  const schema = valueSchema(property)
  return property.defaultValue === undefined ? schema : schema.default(property.defaultValue)
}

type SchemaOf = (property: Property) => z.ZodType<Value | undefined>

/** What the service makes may be sent, and is ignored: the reader of the body leaves it out. */
const writtenBy =
  (schemaOf: SchemaOf): SchemaOf =>
  (property) =>
    property.readOnly
      ? z
          .unknown()
          .transform((): undefined => undefined)
          .optional()
          .openapi({ readOnly: true, description: 'Ignored.' })
      : schemaOf(property)

type MemberSchemas = Readonly<Record<string, z.ZodType<Value | undefined>>>

const membersOf = (properties: Iterable<readonly [string, Property]>, schemaOf: SchemaOf): MemberSchemas =>
  Object.fromEntries([...properties].map(([name, property]) => [name, schemaOf(property)]))
