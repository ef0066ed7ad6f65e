// Gives the schemas of `zod` their method `openapi`.
import '@hono/zod-openapi'
// biome-ignore lint/style/noRestrictedImports: what it is made for is in no bundle of production.
import * as classic from 'zod'
import * as z from 'zod/mini'

/** What the document says of a schema beside what it shows by itself: under a `name` it stands there once. */
export type Said = NonNullable<Parameters<classic.ZodType['openapi']>[1]> & { readonly name?: string }

export type Classic<T extends z.ZodMiniType> = T extends z.ZodMiniObject ? classic.ZodObject : classic.ZodType

/**
 * A schema of `zod/mini` as it is written with `zod`, for which alone the library of the document is. The definition of a
 * schema is the same in both.
 */
export const classicOf = <T extends z.ZodMiniType>(schema: T, said: z.core.$ZodRegistry<Said>): Classic<T> => {
  const inside = (part: unknown): unknown => {
    if (part instanceof z.ZodMiniType) return made(part)
    if (Array.isArray(part)) return part.map(inside)
    return isPlain(part) ? Object.fromEntries(Object.entries(part).map(([name, value]) => [name, inside(value)])) : part
  }
  const made = (part: z.ZodMiniType): classic.ZodType => {
    const copy = new (classOf(part))(inside(part.def))
    const of = said.get(part)
    // To say nothing of it would hide the name of what is in it.
    if (!of) return copy
    const { name, ...metadata } = of
    return name === undefined ? copy.openapi(metadata) : copy.openapi(name, metadata)
  }
  // Holds by the names of their classes.
  return made(schema) as Classic<T>
}

const isPlain = (part: unknown): part is object =>
  typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype

/** `ZodString` for `ZodMiniString`. */
const classOf = (schema: z.ZodMiniType) =>
  // Holds because to each class there belongs one of the other.
  Reflect.get(classic, schema._zod.constr.name.replace('Mini', '')) as new (
    definition: unknown,
  ) => classic.ZodType
