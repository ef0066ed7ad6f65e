import type { GraphError } from '../../../errors.ts'
import { createNesting } from '../tally.ts'
import { spaceMissing, syntaxError, type Wanted } from './syntax-error.ts'

/** The sorts of token. */
export type TokenKind = (typeof patterns)[number][0] | 'unknown' | 'end'

/** A token of an expression, and where it stands. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** In UTF-16 code units from the start of the option. */
  readonly position: number
  /** Whether white space stands before it, or nothing at all. */
  readonly spaced: boolean
}

// A literal ends where no letter, digit or quote follows. In an offset and an exponent a space stands for the plus sign
// that a URL's query turns into one: nothing else can follow a time or an `e` that way.
const patterns = [
  ['guid', String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`],
  ['dateTimeOffset', String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[-+ ]\d\d:\d\d)`],
  ['date', String.raw`\d{4}-\d\d-\d\d`],
  ['timeOfDay', String.raw`\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?`],
  ['decimal', String.raw`[-+]?\d+(?:\.\d+(?:e[-+ ]?\d+)?|e[-+ ]?\d+)`],
  ['integer', String.raw`[-+]?\d+`],
  ['infinite', '(?:-?inf|nan)'],
  ['string', "'(?:[^']|'')*'"],
  ['jsonString', String.raw`"(?:[^"\\]|\\["\\/bfnrt]|\\u[\da-f]{4})*"`],
  ['prefixed', String.raw`[\p{L}_][\p{L}\p{N}_.]*'(?:[^']|'')*'`],
  ['word', String.raw`[\p{L}_$@][\p{L}\p{N}_.]*`],
  ['symbol', String.raw`[-(),/:=*[\]{}]`],
] as const

const alternatives = patterns.map(
  ([kind, pattern]) => `(${pattern}${kind === 'symbol' ? '' : String.raw`(?![\p{L}\p{N}_'])`})`,
)
/** One group for each, in their order: groups with names take five times as long. */
const pattern = new RegExp(`[ \\t]*(?:${alternatives.join('|')})`, 'iuy')

/** The last one may be unknown: all that follows what is no token of the language. */
const tokensOf = (text: string): readonly Token[] => {
  pattern.lastIndex = 0
  const length = text.replace(/[ \t]+$/, '').length
  const tokens: Token[] = []
  while (pattern.lastIndex < length) {
    const start = pattern.lastIndex
    const groups = pattern.exec(text)
    const index = groups ? groups.findIndex((group, at) => at > 0 && group !== undefined) : 0
    const kind = patterns[index - 1]?.[0]
    const found = groups?.[index]
    if (!kind || found === undefined) {
      const rest = text.slice(start).trimStart()
      const position = text.length - rest.length
      tokens.push({ kind: 'unknown', text: rest, position, spaced: position > start })
      break
    }
    const position = pattern.lastIndex - found.length
    tokens.push({ kind, text: found, position, spaced: position > start || start === 0 })
  }
  return tokens
}

/** Walks over the tokens of one option. */
export interface Cursor {
  readonly peek: () => Token
  readonly next: () => Token
  /** Takes the next token if it is this symbol or word, in any case. */
  readonly accept: (text: string) => boolean
  readonly expect: (text: string) => void
  /** Throws the 400 for a next token that must have white space before it (RWS in the ABNF) and has none. */
  readonly expectSpace: () => void
  /** Takes the next token, an operator between two operands, which white space stands around. */
  readonly takeOperator: () => void
  /** The 400 for the next token, where something else should stand: unless said, what may follow an expression. */
  readonly unexpected: (wanted?: Wanted) => GraphError
  /** Runs a part of the parser one level deeper. */
  readonly nested: <Result>(inner: () => Result) => Result
}

/** Reads the text into tokens. `following` is what may follow an expression in it. */
export const createCursor = (text: string, following: Wanted): Cursor => {
  const tokens = tokensOf(text)
  const end: Token = { kind: 'end', text: '', position: text.length, spaced: true }
  let index = 0
  const peek = () => tokens[index] ?? end
  const accept = (wanted: string) => {
    const { kind, text: found } = peek()
    const accepted = (kind === 'symbol' || kind === 'word') && found.toLowerCase() === wanted
    if (accepted) index += 1
    return accepted
  }
  const expectSpace = () => {
    const { spaced, position } = peek()
    if (!spaced) throw spaceMissing(text, position)
  }
  const unexpected = (wanted = following) => syntaxError(text, peek().position, wanted)
  return {
    peek,
    unexpected,
    next: () => {
      const token = peek()
      index += 1
      return token
    },
    accept,
    expect: (wanted) => {
      if (!accept(wanted)) throw unexpected({ what: `'${wanted}'` })
    },
    expectSpace,
    takeOperator: () => {
      expectSpace()
      index += 1
      expectSpace()
    },
    nested: createNesting(),
  }
}
