/** White space of JSON (RFC 8259, section 2). */
const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

const quote = 0x22
const backslash = 0x5c

/** The texts of an object's members, as they stand in it, and how deep objects and arrays are in one another. */
export interface Members {
  readonly members: ReadonlyMap<string, string>
  readonly depth: number
}

/**
 * Of the text of an object that `JSON.parse` has taken: it is what says whether a text is JSON, and this says only where
 * something is, so that a value is passed on in the very characters in which it came. Of two members of a name the last
 * counts, as with JSON.parse. In linear time, without recursion.
 */
export const membersOf = (text: string): Members => {
  const members = new Map<string, string>()
  let [at, depth, deepest] = [0, 0, 0]
  let name: string | undefined
  let start = 0
  const end = () => {
    if (name !== undefined) members.set(name, trimmed(text, start, at))
    name = undefined
  }
  for (; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const close = closingQuote(text, at)
        if (depth === 1 && name === undefined) {
          name = nameOf(text.slice(at, close + 1))
          start = text.indexOf(':', close + 1) + 1
          at = start - 1
        } else at = close
        break
      }
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        deepest = Math.max(deepest, depth)
        break
      case 0x7d: // }
      case 0x5d: // ]
        if (depth === 1) end()
        depth -= 1
        break
      case 0x2c: // ,
        if (depth === 1) end()
        break
    }
  }
  return { members, depth: deepest }
}

/** Of the string that begins there. */
const closingQuote = (text: string, opening: number) => {
  let at = text.indexOf('"', opening + 1)
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

const isEscaped = (text: string, at: number) => {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before -= 1
  return (at - before) % 2 === 0
}

const nameOf = (literal: string) => (literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1))

const trimmed = (text: string, from: number, to: number) => {
  let [start, end] = [from, to]
  while (isSpace(text.charCodeAt(start))) start += 1
  while (isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}
