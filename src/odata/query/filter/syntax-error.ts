import { badRequest } from '../../../errors.ts'
import { nearestTo } from '../../../text/nearest.ts'

/** Characters that a message shows of what stands before a fault, and as many from there on. */
const mostAround = 32

/** What should have come, and the words that it may be. */
export interface Wanted {
  readonly what: string
  readonly words?: Iterable<string>
}

/**
 * The 400 for text that does not go on as it should at an offset in UTF-16 code units: at which character, with the text
 * around, and what to write. Literals that have been read are left out: they are what a caller looks for.
 */
export const syntaxError = (text: string, offset: number, wanted: Wanted) =>
  errorAt(text, offset, remedy(text.slice(offset), wanted))

/** The same for a token that stands too close to the one before it. */
export const spaceMissing = (text: string, offset: number) => errorAt(text, offset, 'a space is missing before this')

const errorAt = (text: string, offset: number, advice: string) => {
  const rest = text.slice(offset)
  const before = Array.from(text.slice(0, offset))
  const read = Array.from(before.join('').replace(/'(?:[^']|'')*'/g, "'…'"))
  const after = Array.from(rest)
  const start = read.length > mostAround ? `…${read.slice(-mostAround).join('')}` : read.join('')
  const end = after.length > mostAround ? `${after.slice(0, mostAround).join('')}…` : rest
  return badRequest(`Syntax error at position ${before.length} in "${start}${end}": ${advice}.`)
}

const remedy = (rest: string, { what, words }: Wanted): string => {
  for (const [pattern, advice] of habits) {
    const found = pattern.exec(rest)?.[0]
    if (found !== undefined) return advice.includes(' ') ? advice : `write ${advice} in place of ${found}`
  }
  if (rest.startsWith("'") && (rest.match(/'/g)?.length ?? 0) % 2) {
    return "the text that begins here has no closing quote; a quote within a text is doubled, as in 'it''s'"
  }
  if (rest.startsWith(')') && words) return 'there is no parenthesis for this one to close'
  const word = /^[\p{L}_]+/u.exec(rest)?.[0] ?? ''
  const near = nearestTo(word, words ?? [])
  if (near !== undefined && near !== word.toLowerCase()) return `write ${near} in place of ${word}`
  return rest.trim() === '' ? `it ends where ${what} should follow` : `${what} should stand here`
}

/** What other languages write, and what OData has for it: a word, or a sentence. The first that fits counts. */
const habits: readonly (readonly [RegExp, string])[] = [
  [/^(?:!==?|<>)/, 'ne'],
  [/^(?:<=|=<)/, 'le'],
  [/^(?:>=|=>)/, 'ge'],
  [/^=+/, 'eq'],
  [/^</, 'lt'],
  [/^>/, 'gt'],
  [/^&&?/, 'and'],
  [/^\|\|?/, 'or'],
  [/^!/, 'not'],
  [/^\+/, 'add'],
  [/^-/, 'sub'],
  [/^\*/, 'mul'],
  [/^\//, 'div'],
  [/^%[\da-f]{2}/i, 'the option is percent-encoded twice'],
  [/^%/, 'mod'],
  // Escaped: in a bundle one letter beyond ASCII has all of it read as two bytes a letter.
  [/^["`\u2018\u2019\u201c\u201d]+/, "a text stands in single quotes, as in 'text'"],
  [/^(?:is\s+not|isnot|neq)\b/i, 'ne'],
  [/^not\b/i, "not stands before a condition, as in not (property eq 'text')"],
  [/^(?:is|equals?)\b/i, 'eq'],
  [/^gte\b/i, 'ge'],
  [/^lte\b/i, 'le'],
  [/^i?like\b/i, "write contains(property,'text')"],
  [/^between\b/i, 'write ge, a value, and, the property, le and a value'],
  [/^(?:contains|startswith|endswith)\b/i, "this is a function: write its name, then (property,'text')"],
  [/^(?:eq|ne|gt|ge|lt|le|in|and|or)'/i, 'a space is missing before the quote'],
  [/^descending\b/i, 'desc'],
  [/^ascending\b/i, 'asc'],
]
