import * as z from 'zod/mini'

// What settings of every kind are made of. A rule's sentence goes on after the setting's name.

/** The items of a comma-separated text. */
export const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** A setting without a default; the sentence says what it is. */
export const required = (meaning: string) =>
  z.string(`is required: ${meaning}`).check(z.minLength(1, `is required: ${meaning}`))

/** An empty variable is one that is not set. */
const setOrNot = () => z.transform((value: unknown) => (value === '' ? undefined : value))

/** A setting that may be left out. */
export const optional = <T extends z.ZodMiniType>(schema: T) => z.pipe(setOrNot(), z.optional(schema))

/** A setting that has a default. */
export const withDefault = <T extends z.ZodMiniType>(schema: T, unless: z.core.util.NoUndefined<z.output<T>>) =>
  z.pipe(setOrNot(), z._default(schema, unless))

/** A number, written as `pattern` has it and within bounds; the rule says both. */
export const numeral = (pattern: RegExp, isWithin: (number: number) => boolean, rule: string) =>
  z.pipe(z.string().check(z.regex(pattern, rule)), z.transform(Number)).check(z.refine(isWithin, rule))

/** What a transformation comes to that finds a fault. */
export const refuse = (context: z.core.ParsePayload, message: string) => {
  context.issues.push({ code: 'custom', input: context.value, message })
  return z.NEVER
}
