import * as z from 'zod/mini'
import type { Describe } from '../../model/kinds/kind.ts'
import type { Property } from '../../model/property.ts'
import type { Value } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'
import { once } from '../../text/once.ts'
import { described, named } from '../openapi/described.ts'

/** A JSON object whose members are properties or parameters: values in their stored form, by name. */
export type MembersSchema = z.ZodMiniType<Readonly<Record<string, Value | undefined>>>

/** What a create and an update of one entity type must be in one version, and what is answered. */
export interface EntitySchemas {
  readonly create: () => MembersSchema
  readonly update: () => MembersSchema
  readonly answered: () => z.ZodMiniType
}

/** The schemas of one entity type in one version, with what the OpenAPI document calls them; each made when first used. */
export const schemasOf = ({ type, properties, version }: Resource): EntitySchemas => {
  const suffix = version === 'beta' ? '' : `.${version}`
  const typeName = () => described(z.optional(z.string()), { example: `#${type.qualifiedName}` })
  const written = (name: string, schemaOf: SchemaOf) =>
    named(
      `${type.name}.${name}${suffix}`,
      z.strictObject({ '@odata.type': typeName(), ...membersOf(properties, writtenBy(schemaOf)) }),
      annotated,
    )
  return {
    create: once(() => written('create', withDefault)),
    update: once(() => written('update', (property) => z.optional(valueSchema(property)))),
    answered: once(() =>
      named(
        `${type.name}${suffix}`,
        z.object({
          '@odata.context': z.optional(z.string()),
          '@odata.type': typeName(),
          '@odata.etag': described(z.optional(z.string()), { example: 'W/"1"' }),
          // $select leaves out what it does not name.
          ...membersOf(properties, (property) => z.optional(valueSchema(property))),
        }),
      ),
    ),
  }
}

/** The parameters of an action, as its body holds them. */
export const parametersSchema = (parameters: Readonly<Record<string, Property>>): MembersSchema =>
  described(z.strictObject(membersOf(Object.entries(parameters), withDefault)), annotated)

/** Annotations and advertised actions may stand in a body, whatever they say: the reader of the body judges them. */
export const annotated = { patternProperties: { '[@#]': {} } }

/** The value of a property, with what the OpenAPI document says of it. */
export const valueSchema = (property: Property): z.ZodMiniType<Value> => {
  const schema = describe(property.kind.schema(describe), property)
  return property.nullable ? z.nullable(schema) : schema
}

/** A complex type stands in the document once, under its name. */
const describe: Describe = (schema, of) =>
  'kind' in of
    ? described(schema, { description: of.description, example: of.example, ...of.kind.jsonSchema })
    : named(of.name, schema, { description: of.description, ...annotated })

const withDefault = (property: Property): z.ZodMiniType<Value> => {
  const schema = valueSchema(property)
  return property.defaultValue === undefined ? schema : z._default(schema, property.defaultValue)
}

type SchemaOf = (property: Property) => z.ZodMiniType<Value | undefined>

/** What the service makes may be sent, and is ignored: the reader of the body leaves it out. */
const writtenBy =
  (schemaOf: SchemaOf): SchemaOf =>
  (property) =>
    property.readOnly
      ? described(
          z.optional(
            z.pipe(
              z.unknown(),
              z.transform((): undefined => undefined),
            ),
          ),
          {
            readOnly: true,
            description: 'Ignored.',
          },
        )
      : schemaOf(property)

type MemberSchemas = Readonly<Record<string, z.ZodMiniType<Value | undefined>>>

const membersOf = (properties: Iterable<readonly [string, Property]>, schemaOf: SchemaOf): MemberSchemas =>
  Object.fromEntries([...properties].map(([name, property]) => [name, schemaOf(property)]))
