import { badRequest } from '../../../errors.ts'
import { nearestTo } from '../../../text/nearest.ts'
import { didYouMean, shown } from '../../../text/shown.ts'
import type { Tally } from '../tally.ts'
import type { Vocabulary } from '../vocabulary.ts'
import type { Expression } from './expression.ts'

/** What the names of an expression can mean, and what it may still use up. */
export interface ExpressionContext extends Vocabulary {
  /** The instant of the request, in the stored form. */
  readonly now: () => string
  readonly tally: Tally
}

/**
 * The property of that name, in any case. Throws 400 for an unknown name, for a secret and for a property whose kind no
 * expression can name.
 */
export const propertyNamed = (context: ExpressionContext, spelling: string): Expression => {
  const name = context.names.get(spelling.toLowerCase())
  const property = name === undefined ? undefined : context.properties.get(name)
  if (name === undefined || !property) throw badRequest(unknownName(spelling, context))
  if (property.secret)
    throw badRequest(`The property '${name}' is secret: it can be selected, not filtered or ordered by.`)
  const type = property.kind.expressionType
  if (type === undefined) {
    throw badRequest(
      `The property '${name}' is of type ${property.kind.type}: it can be selected, not filtered or ordered by.`,
    )
  }
  return { kind: 'property', type, name, nullable: property.nullable }
}

/** OData's sentence for a name that is no property, and the nearest one that is. */
export const unknownProperty = (name: string, typeName: string, names: Iterable<string>) =>
  `Could not find a property named '${shown(name)}' on type '${typeName}'.${didYouMean(nearestTo(name, names))}`

/** The same for a name in an expression, where it may be an enumeration member that lacks its quotes. */
const unknownName = (name: string, { properties, enums, typeName }: Vocabulary) => {
  const sentence = unknownProperty(name, typeName, properties.keys())
  const member = nearestTo(name, properties.keys()) === undefined ? nearestMember(name, enums) : undefined
  return member === undefined ? sentence : `${sentence} A member of an enumeration stands in quotes: '${member}'.`
}

/** The enumeration member that a word without quotes may be, also after its type: `type.member`. */
export const nearestMember = (word: string, enums: Vocabulary['enums']) =>
  nearestTo(
    word.slice(word.lastIndexOf('.') + 1),
    [...enums.values()].flatMap(({ members }) => Object.keys(members)),
  )
