import * as z from 'zod'

/** A JSON Web Key Set as JSON text; which of its keys can be used is judged where they are. */
export const keySet = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('must be a JSON Web Key Set')
      return z.NEVER
    }
  })
  .pipe(z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }, 'must be a JSON Web Key Set with a key'))
