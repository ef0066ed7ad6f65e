import * as z from 'zod'

// What settings of every kind are made of. A rule's sentence goes on after the setting's name.

/** The items of a comma-separated text. */
export const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** A setting without a default; the sentence says what it is. */
export const required = (meaning: string) => z.string(`is required: ${meaning}`).min(1, `is required: ${meaning}`)

/** An empty variable is one that is not set. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
