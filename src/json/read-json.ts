/** Why a text is not taken as JSON. */
export type JsonFault = 'malformed' | 'duplicate-name' | 'forbidden-name' | 'too-deep' | 'not-utf8'

/** JSON that is malformed, or that two readers could understand in two ways. */
export class JsonError extends Error {
  readonly reason: JsonFault

  constructor(reason: JsonFault, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause })
    this.name = 'JsonError'
    this.reason = reason
  }
}

const structure = /[{}[\],]|"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/sy
const filler = /[^{}[\],"]*/y

/**
 * Reads JSON (RFC 8259) strictly: UTF-8 without errors or a byte order mark, objects and arrays nested at most
 * `maxDepth` deep, no name twice in an object (as compared after unescaping), no `__proto__`. In linear time, without
 * recursion of its own; JSON.parse is reached only once the depth is known to be small. Throws JsonError.
 */
export const readJson = (bytes: Uint8Array, { maxDepth = 8 }: { readonly maxDepth?: number } = {}): unknown => {
  const text = decode(bytes)
  checkStructure(text, maxDepth)
  return parse(text)
}

/** A byte order mark is kept, so that JSON.parse refuses it: a sender must not add one (section 8.1). */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: Uint8Array) => {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new JsonError('not-utf8', error)
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new JsonError('malformed', error)
  }
}

/** Walks the brackets and the names; what it lets pass without being JSON, JSON.parse refuses afterwards. */
const checkStructure = (text: string, maxDepth: number) => {
  /** The names of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let position = 0
  for (;;) {
    filler.lastIndex = position
    filler.exec(text)
    structure.lastIndex = filler.lastIndex
    if (filler.lastIndex >= text.length) return
    const match = structure.exec(text)
    if (!match) throw new JsonError('malformed')
    position = structure.lastIndex
    const [token, colon] = match
    if (token === '{' || token === '[') {
      if (open.length === maxDepth) throw new JsonError('too-deep')
      open.push(token === '{' ? new Set() : undefined)
    } else if (token === '}' || token === ']') open.pop()
    else if (colon !== undefined) addName(open.at(-1), token.slice(0, -colon.length))
  }
}

const addName = (names: Set<string> | undefined, literal: string) => {
  const name = literal.includes('\\') ? String(parse(literal)) : literal.slice(1, -1)
  if (name === '__proto__') throw new JsonError('forbidden-name')
  if (names?.has(name)) throw new JsonError('duplicate-name')
  names?.add(name)
}
