import * as z from 'zod/mini'
import * as core from 'zod/v4/core'

interface Part {
  readonly init: (schema: z.ZodMiniObject, definition: z.ZodMiniObject['def']) => void
}

const parts: readonly Part[] = [core.$ZodObjectJIT, z.ZodMiniType]

/**
 * The object of `zod/mini`, but compiled at its first use, where code may be made out of text, as that of `zod` is: a parse
 * of a short body takes half as long.
 */
const CompiledObject = core.$constructor<z.ZodMiniObject>('ZodMiniObject', (schema, definition) => {
  for (const part of parts) part.init(schema, definition)
})

/** An object that has these members and no others. */
export const strictObject = <Shape extends core.$ZodLooseShape>(
  shape: Shape,
  params: { readonly error?: core.$ZodErrorMap } = {},
) =>
  // Holds because the members are those given.
  new CompiledObject({ type: 'object', shape, catchall: z.never(), ...params }) as z.ZodMiniObject<Shape, core.$strict>
