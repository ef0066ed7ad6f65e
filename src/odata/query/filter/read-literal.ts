import { badRequest, overLimit } from '../../../errors.ts'
import { namespace } from '../../../model/namespace.ts'
import { nearestTo } from '../../../text/nearest.ts'
import { didYouMean, shown } from '../../../text/shown.ts'
import { limits } from '../limits.ts'
import { type ExpressionContext, nearestMember } from './expression-context.ts'
import { notSupported } from './functions.ts'
import { type Literal, literal, literalOf, member, unquoted } from './literals.ts'
import type { Cursor } from './tokens.ts'

/** The list after `in`: literals only, as the grammar has it. */
export const readMembers = (cursor: Cursor, context: ExpressionContext): readonly Literal[] => {
  const members: Literal[] = []
  cursor.expect('(')
  do {
    const constant = readLiteral(cursor, context)
    if (!constant) {
      const { kind, text } = cursor.peek()
      const name = kind === 'word' ? nearestMember(text, context.enums) : undefined
      throw cursor.unexpected({ what: name === undefined ? 'a literal' : `'${name}', in quotes,` })
    }
    if (typeof constant.value === 'number') context.tally.literal()
    members.push(constant)
    if (members.length > limits.listMembers) {
      throw overLimit('list members', `An 'in' list must not have more than ${limits.listMembers} members.`)
    }
  } while (cursor.accept(','))
  cursor.expect(')')
  if (members.some(({ value }) => typeof value === 'string')) context.tally.literal()
  return members
}

const constants: ReadonlyMap<string, Literal> = new Map([
  ['null', literal('null', null)],
  ['true', literal('Edm.Boolean', true)],
  ['false', literal('Edm.Boolean', false)],
])

/** The literal that comes next; undefined, and nothing read, when something else does. */
export const readLiteral = (cursor: Cursor, context: ExpressionContext): Literal | undefined => {
  const token = cursor.peek()
  const { kind, text } = token
  const found =
    literalOf(token) ??
    (kind === 'word' ? constants.get(text.toLowerCase()) : undefined) ??
    (kind === 'prefixed' ? readPrefixed(text, context) : undefined)
  if (found) cursor.next()
  return found
}

const geo =
  /^SRID=\d{1,5};(?:(?:Multi)?(?:Point|LineString|Polygon)\([-+\d.e ,()]*\)|GeometryCollection\([-+\d.e ,()a-z]+\))$/i

/** What the literals look like that OData has and this service leaves out, by the prefix before their quotes. */
const unserved: ReadonlyMap<string, RegExp> = new Map([
  ['duration', /^-?P(?=[\dT])(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/i],
  ['binary', /^(?:[\w-]{4})*(?:[\w-]{2}[AEIMQUYcgkosw048]=?|[\w-][AQgw](?:==)?)?$/],
  ['geography', geo],
  ['geometry', geo],
])

/** `microsoft.graph.type'member'`. */
const readPrefixed = (text: string, context: ExpressionContext): Literal => {
  const prefix = text.slice(0, text.indexOf("'")).toLowerCase()
  const type = context.enums.get(prefix)
  if (type) return member(type, unquoted(text))
  const wellFormed = unserved.get(prefix)
  if (wellFormed) {
    if (!wellFormed.test(unquoted(text))) throw badRequest(`A literal is not a valid Edm.${prefix}.`)
    throw notSupported(`A literal of type '${prefix}'`)
  }
  const near = nearestTo(prefix, context.enums.keys()) ?? nearestTo(`${namespace}.${prefix}`, context.enums.keys())
  const sentence = `The type '${shown(prefix)}' is not an enumeration of '${context.typeName}'.`
  throw badRequest(sentence + didYouMean(near && `${namespace}.${context.enums.get(near)?.name}`))
}
