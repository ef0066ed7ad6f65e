import * as z from 'zod/mini'

// What settings of every kind are made of. A rule's sentence goes on after the setting's name.

/** The items of a comma-separated text. */
export const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** A setting without a default; the sentence says what it is. An empty one is left out before. */
export const required = (meaning: string) => z.string(`is required: ${meaning}`)

/** A number, written as `pattern` has it and within bounds; the rule says both. */
export const numeral = (pattern: RegExp, isWithin: (number: number) => boolean, rule: string) =>
  z.pipe(
    z.string(),
    z.transform((text, context) => {
      const number = Number(text)
      return pattern.test(text) && isWithin(number) ? number : refuse(context, rule)
    }),
  )

/** What a transformation comes to that finds a fault. */
export const refuse = (context: z.core.ParsePayload, message: string) => {
  context.issues.push({ code: 'custom', input: context.value, message })
  return z.NEVER
}
