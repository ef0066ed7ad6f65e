import { badRequest } from '../../errors.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { propertiesIn } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { checkedText } from './option-text.ts'
import { createNesting, type Tally } from './tally.ts'

/** A checked $search. */
export type SearchExpression =
  | {
      readonly kind: 'term'
      /** ASCII letters in lower case. */
      readonly text: string
      /** The term is met when one of these contains it, ASCII letters compared without regard to case. */
      readonly properties: readonly string[]
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly SearchExpression[] }
  | { readonly kind: 'not'; readonly operand: SearchExpression }

/** What a $search looks through: the strings that are no secrets. */
export const searchedProperties = (type: EntityType, version: Version) =>
  [...propertiesIn(type, version)]
    .filter(([, property]) => property.kind.isSearched && !property.secret)
    .map(([name]) => name)

/** `A-Z` alone, as SQLite's lower() has it. */
const asciiLower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

type Token = { readonly operator: string } | { readonly term: string }

/** Reads a $search (URL Conventions, section 5.1.7): NOT before AND, which may be left out, before OR. */
export const parseSearch = (text: string, properties: readonly string[], tally: Tally): SearchExpression => {
  const tokens = tokensOf(checkedText(text))
  const nested = createNesting()
  let index = 0
  const at = (operator: string) => {
    const token = tokens[index]
    return token !== undefined && 'operator' in token && token.operator === operator
  }
  const accept = (operator: string) => {
    const accepted = at(operator)
    if (accepted) index += 1
    return accepted
  }
  const readOr = (): SearchExpression => {
    const operands = [readAnd()]
    while (accept('OR')) operands.push(readAnd())
    return joined('or', operands)
  }
  const readAnd = (): SearchExpression => {
    const operands = [readTerm()]
    while (accept('AND') || (index < tokens.length && !at('OR') && !at(')'))) operands.push(readTerm())
    return joined('and', operands)
  }
  const readTerm = (): SearchExpression => {
    if (accept('NOT')) return { kind: 'not', operand: nested(readTerm) }
    if (accept('(')) {
      const inner = nested(readOr)
      if (!accept(')')) throw malformed()
      return inner
    }
    const token = tokens[index]
    if (!token || 'operator' in token) throw malformed()
    index += 1
    tally.comparison()
    tally.literal()
    return { kind: 'term', text: asciiLower(token.term), properties }
  }
  const expression = readOr()
  if (index < tokens.length) throw malformed()
  return expression
}

const joined = (
  kind: 'and' | 'or',
  operands: readonly [SearchExpression, ...SearchExpression[]] | SearchExpression[],
) => {
  const [first] = operands
  return operands.length === 1 && first ? first : { kind, operands }
}

/**
 * A phrase in double quotes, where a backslash takes the next character as it is; a parenthesis; or a word, in which no
 * semicolon stands. White space is before each (RWS in the ABNF) but the first within parentheses, and the closing one.
 */
const tokensOf = (text: string): readonly Token[] => {
  const pattern = /([ \t]*)(?:"((?:[^"\\]|\\.)+)"|([()])|([^\s"();]+))/suy
  const trimmed = text.replace(/[ \t]+$/, '')
  const tokens: Token[] = []
  let mayTouch = true
  while (pattern.lastIndex < trimmed.length) {
    const index = pattern.lastIndex
    const [, space, phrase, parenthesis, word] = pattern.exec(trimmed) ?? []
    if (space === '' && !mayTouch && parenthesis !== ')') throw malformed('write spaces between its parts')
    mayTouch = parenthesis === '('
    if (phrase !== undefined) tokens.push({ term: phrase.replace(/\\(.)/gsu, '$1') })
    else if (parenthesis !== undefined) tokens.push({ operator: parenthesis })
    else if (word !== undefined) tokens.push(/^(?:AND|OR|NOT)$/.test(word) ? { operator: word } : { term: word })
    else if (/^[ \t]*;/.test(trimmed.slice(index))) throw malformed('write what has a semicolon in "quotes"')
    else throw malformed()
  }
  return tokens
}

const malformed = (advice = 'use words, "phrases", AND, OR, NOT and parentheses') =>
  badRequest(`The search expression is malformed: ${advice}.`)
