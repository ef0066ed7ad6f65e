import * as z from 'zod/mini'
import { refuse } from './setting.ts'

/** A JSON Web Key Set as JSON text; which of its keys can be used is judged where they are. */
export const keySet = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        return refuse(context, 'must be a JSON Web Key Set')
      }
    }),
  ),
  z.object(
    { keys: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1)) },
    'must be a JSON Web Key Set with a key',
  ),
)
