/** White space of JSON (RFC 8259, section 2). */
const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

const quote = 0x22
const backslash = 0x5c

/** More members no message has. */
const mostMembers = 32

/**
 * The texts of an object's members, as they stand in it, so that a value is passed on in the very characters in which it
 * came; of two of a name the last one, as JSON.parse has it. Undefined for what is nested deeper than that, and for some of
 * what is no JSON: whether a text is, JSON.parse says, which this keeps from what costs it much. In linear time, without
 * recursion.
 */
export const membersOf = (text: string, mostDepth: number): ReadonlyMap<string, string> | undefined => {
  const members = new Map<string, string>()
  let [at, depth, start, found] = [0, 0, 0, 0]
  let name: string | undefined
  const end = () => {
    if (name !== undefined) members.set(name, trimmed(text, start, at))
    name = undefined
  }
  for (; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const close = closingQuote(text, at)
        if (close < 0) return undefined
        if (depth === 1 && name === undefined) {
          name = nameOf(text.slice(at, close + 1))
          start = text.indexOf(':', close + 1) + 1
          found += 1
          if (start === 0 || name === undefined || found > mostMembers) return undefined
          at = start - 1
        } else at = close
        break
      }
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        if (depth > mostDepth) return undefined
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
  return members
}

/** Of the string that begins there. */
const closingQuote = (text: string, opening: number) => {
  let at = text.indexOf('"', opening + 1)
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

const isEscaped = (text: string, at: number) => {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before -= 1
  return (at - before) % 2 === 0
}

const nameOf = (literal: string): string | undefined => {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  try {
    return String(JSON.parse(literal))
  } catch {
    return undefined
  }
}

const trimmed = (text: string, from: number, to: number) => {
  let [start, end] = [from, to]
  while (isSpace(text.charCodeAt(start))) start += 1
  while (isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}
