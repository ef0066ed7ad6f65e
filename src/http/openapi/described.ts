import * as z from 'zod/mini'
import { type Classic, classicOf, type Said } from './classic.ts'

const registry = z.registry<Said>()

/** A schema, of which the document says this beside what it shows by itself and was said before. */
export const described = <T extends z.ZodMiniType>(schema: T, said: Said): T => {
  if (typeof DOCUMENT_IS_BUILT === 'undefined') registry.add(schema, { ...registry.get(schema), ...said })
  return schema
}

/** A schema that stands in the document once, under a name. */
export const named = <T extends z.ZodMiniType>(name: string, schema: T, said: Said = {}): T =>
  described(schema, { ...said, name })

/** A schema as the library of the document takes it. */
export const inDocument = <T extends z.ZodMiniType>(schema: T): Classic<T> => {
  if (typeof DOCUMENT_IS_BUILT === 'undefined') return classicOf(schema, registry)
  throw new Error('The document is built: nothing is written into it.')
}
