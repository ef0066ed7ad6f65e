import { z } from '@hono/zod-openapi'
import { toInstant } from '../../model/date-time.ts'
import type { Property } from '../../model/property.ts'
import type { Value } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'

/** The schemas of one entity type in one version: what a create and an update must be, and what is answered. */
export const schemasOf = ({ type, properties, version }: Resource) => {
  const writable = [...properties].filter(([, { readOnly }]) => !readOnly)
  const fields = <T extends z.ZodType>(field: (property: Property) => T) =>
    Object.fromEntries(writable.map(([name, property]) => [name, field(property)]))
  const suffix = version === 'beta' ? '' : `.${version}`
  return {
    create: z
      .strictObject({ ...annotations(type.qualifiedName), ...fields(onCreate) })
      .openapi(`${type.name}.create${suffix}`),
    update: z
      .strictObject({
        ...annotations(type.qualifiedName),
        ...fields((property) => nullableShapeOf(property).optional()),
      })
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
        ...Object.fromEntries([...properties].map(([name, property]) => [name, nullableShapeOf(property).optional()])),
      })
      .openapi(`${type.name}${suffix}`),
  }
}

export type Schemas = ReturnType<typeof schemasOf>

const annotations = (qualifiedName: string) => ({
  '@odata.type': z
    .string({ error: misfit('Edm.String') })
    .refine((name) => name.replace(/^#/, '') === qualifiedName, `must be '#${qualifiedName}'.`)
    .optional()
    .openapi({ example: `#${qualifiedName}` }),
})

const onCreate = (property: Property) => {
  const schema = nullableShapeOf(property)
  return property.defaultValue === undefined ? schema : schema.default(property.defaultValue)
}

const nullableShapeOf = (property: Property): z.ZodType<Value> => {
  const schema = shapeOf(property)
  return property.nullable ? schema.nullable() : schema
}

// The sentences below go on after "The property 'name' "; none of them quotes a value, which may be a secret.

const misfit =
  (edmType: string) =>
  ({ input }: { readonly input?: unknown }) => {
    if (input === undefined) return 'is required.'
    if (input === null) return 'must not be null.'
    return `must be of type '${edmType}'; the ${Array.isArray(input) ? 'array' : typeof input} given cannot be converted.`
  }

const shapeOf = ({ type, description, example, maxLength = Infinity }: Property): z.ZodType<Value> => {
  if (type === 'Edm.Boolean') return z.boolean({ error: misfit(type) }).openapi({ description, example })
  if (type === 'Edm.DateTimeOffset') {
    return z
      .string({ error: misfit(type) })
      .refine((text) => toInstant(text) !== undefined, `must be of type '${type}', such as 2030-01-31T12:00:00Z.`)
      .openapi({ description, example, format: 'date-time' })
      .transform((text) => toInstant(text) ?? text)
  }
  if (type === 'Edm.String') {
    return z
      .string({ error: misfit(type) })
      .min(1, 'must not be empty.')
      .refine((text) => !isLongerThan(maxLength, text), `must be at most ${maxLength} characters long.`)
      .refine((text) => text.isWellFormed(), 'must be well-formed Unicode: it holds a lone surrogate.')
      .refine((text) => !/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text), 'must not hold control characters.')
      .openapi({ description, example, maxLength })
  }
  const members = Object.keys(type.members)
  const unknown = `must be one of ${members.join(', ')}; the requested value was not found.`
  const wrongType = misfit(`microsoft.graph.${type.name}`)
  return z
    .enum(members, { error: (issue) => (typeof issue.input === 'string' ? unknown : wrongType(issue)) })
    .openapi({ description, example })
}

/** Counts Unicode code points, as JSON Schema's maxLength does. */
const isLongerThan = (limit: number, text: string) => text.length > limit && [...text].length > limit
