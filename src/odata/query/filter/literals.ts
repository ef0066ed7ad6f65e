import { badRequest } from '../../../errors.ts'
import { toInstant } from '../../../model/date-time.ts'
import { type EnumType, memberNamed } from '../../../model/kinds/enum-type.ts'
import type { Constant, ExpressionOf } from './expression.ts'
import type { ExpressionType } from './expression-type.ts'
import { notSupported } from './functions.ts'
import type { Token, TokenKind } from './tokens.ts'

/** A literal with its type. */
export type Literal = ExpressionOf<'literal'>

/** A literal of a value in its stored form. */
export const literal = (type: ExpressionType, value: Constant): Literal => ({ kind: 'literal', type, value })

/** The literal a token stands for; undefined when it is another sort of token. Throws 400 for `2024-02-30` and such. */
export const literalOf = ({ kind, text }: Token): Literal | undefined => readers.get(kind)?.(text)

const readers: ReadonlyMap<TokenKind, (text: string) => Literal> = new Map([
  ['string', (text) => literal('Edm.String', unquoted(text))],
  ['guid', (text) => literal('Edm.Guid', text.toLowerCase())],
  ['integer', (text) => integer(Number(text))],
  ['decimal', (text) => decimal(Number(text.replace(' ', '+')))],
  [
    'infinite',
    (text) => {
      throw notSupported(`'${text}'`)
    },
  ],
  ['date', (text) => literal('Edm.Date', dateOf(text))],
  ['timeOfDay', (text) => literal('Edm.TimeOfDay', timeOf(text))],
  [
    'dateTimeOffset',
    (text) => literal('Edm.DateTimeOffset', instantFrom(text.replace(' ', '+'), 'Edm.DateTimeOffset')),
  ],
])

/** The text between the quotes of `'it''s'` or `prefix'it''s'`. */
export const unquoted = (text: string) => text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'")

/** The member of that name or value. A space stands for the plus sign that a URL's query turns into one. */
export const member = (type: EnumType, text: string): Literal => {
  const name = memberNamed(type, text.replace(/^ (?=\d)/, '+'))
  if (name === undefined) {
    const names = Object.keys(type.members).join(', ')
    throw badRequest(`The enumeration literal is not a member of '${type.name}': use one of ${names}.`)
  }
  return literal(type, name)
}

/** Midnight UTC of a date. */
export const startOf = (date: Constant) => `${date}T00:00:00.0000000Z`

const integer = (value: number) => {
  if (!Number.isSafeInteger(value)) {
    throw badRequest(`An integer literal must lie between -${Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}.`)
  }
  return literal(Math.abs(value) < 2 ** 31 ? 'Edm.Int32' : 'Edm.Int64', value)
}

const decimal = (value: number) => {
  if (!Number.isFinite(value)) throw badRequest('A decimal literal is too large.')
  return literal('Edm.Decimal', value)
}

const dateOf = (text: string) => instantFrom(`${text}T00:00Z`, 'Edm.Date').slice(0, 10)

const timeOf = (text: string) => instantFrom(`2000-01-01T${text}Z`, 'Edm.TimeOfDay').slice(11, 27)

const instantFrom = (text: string, type: string) => {
  const instant = toInstant(text)
  if (instant === undefined) throw badRequest(`A literal is not a valid ${type}.`)
  return instant
}
