import { z } from '@hono/zod-openapi'
import { typeFault } from '../../model/kinds/type-fault.ts'
import type { Property } from '../../model/property.ts'
import type { Value } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'

/** A JSON object whose members are properties or parameters: values in their stored form, by name. */
export type MembersSchema = z.ZodType<Readonly<Record<string, Value | undefined>>>

/** What a create and an update of one entity type must be in one version, and what is answered. */
export interface EntitySchemas {
  readonly create: MembersSchema
  readonly update: MembersSchema
  readonly answered: z.ZodType
}

/** The schemas of one entity type in one version, with what the OpenAPI document calls them. */
export const schemasOf = ({ type, properties, version }: Resource): EntitySchemas => {
  const writable = [...properties].filter(([, { readOnly }]) => !readOnly)
  const suffix = version === 'beta' ? '' : `.${version}`
  const typeName = typeNameSchema(type.qualifiedName)
  return {
    create: z
      .strictObject({ '@odata.type': typeName, ...membersOf(writable, withDefault) })
      .openapi(`${type.name}.create${suffix}`),
    update: z
      .strictObject({ '@odata.type': typeName, ...membersOf(writable, (property) => valueSchema(property).optional()) })
      .openapi(`${type.name}.update${suffix}`),
    answered: z
      .object({
        '@odata.context': z.string().optional(),
        '@odata.type': z
          .string()
          .optional()
          .openapi({ example: `#${type.qualifiedName}` }),
        '@odata.etag': z.string().optional().openapi({ example: 'W/"1"' }),
        // $select leaves out what it does not name.
        ...membersOf([...properties], (property) => valueSchema(property).optional()),
      })
      .openapi(`${type.name}${suffix}`),
  }
}

/** The parameters of an action, as its body holds them. */
export const parametersSchema = (parameters: Readonly<Record<string, Property>>): MembersSchema =>
  z.strictObject(membersOf(Object.entries(parameters), withDefault))

/** The value of a property, with what the OpenAPI document says of it. */
export const valueSchema = ({ kind, nullable, description, example }: Property): z.ZodType<Value> => {
  const schema = kind.schema().openapi({ description, example, ...kind.jsonSchema })
  return nullable ? schema.nullable() : schema
}

const withDefault = (property: Property): z.ZodType<Value> => {
  const schema = valueSchema(property)
  return property.defaultValue === undefined ? schema : schema.default(property.defaultValue)
}

type MemberSchemas = Readonly<Record<string, z.ZodType<Value | undefined>>>

const membersOf = (
  properties: Iterable<readonly [string, Property]>,
  schemaOf: (property: Property) => z.ZodType<Value | undefined>,
): MemberSchemas => Object.fromEntries([...properties].map(([name, property]) => [name, schemaOf(property)]))

const typeNameSchema = (qualifiedName: string) =>
  z
    .string({ error: typeFault('Edm.String') })
    .refine((name) => name.replace(/^#/, '') === qualifiedName, `must be '#${qualifiedName}'.`)
    .optional()
    .openapi({ example: `#${qualifiedName}` })
