import { badRequest } from '../../errors.ts'
import type { Action } from '../../model/action.ts'
import { canonicalNames } from '../../model/entity-type.ts'
import { fractionalTypes, type Json, type Kind, wholeTypes } from '../../model/kinds/kind.ts'
import { parameterAlias } from '../query/parameter-alias.ts'

/** Whether a literal stands in quotes (OData ABNF, `primitiveLiteral`). */
const isQuoted = ({ type, enumType }: Kind) => type === 'Edm.String' || enumType !== undefined

/**
 * The segment of a call: an action's name; a function's with its parameters, `name(key='{key}',flag={flag})`, as OpenAPI
 * writes a path. `valueFor` gives what stands for a value, with its quotes.
 */
export const calledAs = (
  { name, isFunction, parameters }: Pick<Action, 'name' | 'isFunction' | 'parameters'>,
  valueFor = (parameter: string, kind: Kind) => (isQuoted(kind) ? `'{${parameter}}'` : `{${parameter}}`),
): string => {
  if (!isFunction) return name
  const values = Object.entries(parameters).map(([parameter, { kind }]) => `${parameter}=${valueFor(parameter, kind)}`)
  return `${name}(${values.join(',')})`
}

/** One parameter: its name, and its alias, or a literal in quotes that may have its type before it, or any other. */
const pattern = /\s*(\w+)\s*=\s*(?:@(\w+)|([\w.]*)'((?:[^']|'')*)'|([^\s'(),@]+))\s*(,|$)/y

/** The parameter that stands at a place in a text, and where the next one begins; undefined at the end. */
const parameterAt = (text: string, place: number) => {
  pattern.lastIndex = place
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, name = '', alias, prefix = '', quoted, bare = '', end] = match
  return { name, alias, literal: { prefix, quoted, bare }, next: end === '' ? undefined : pattern.lastIndex }
}

/**
 * Reads the parameters of a function out of what stands after its name, and out of the query what stands there for an
 * alias: JSON values by declared name (OData URL Conventions 4.01, sections 4.5 and 5.3). Throws 400 in words that quote
 * nothing, since a value may be a secret.
 */
export const argumentsReader = ({ name, parameters }: Action) => {
  const names = canonicalNames(Object.keys(parameters))
  const declared = Object.keys(parameters).join(', ')
  const example = calledAs({ name, isFunction: true, parameters }, (_, kind) => (isQuoted(kind) ? "'…'" : '…'))
  const malformed = () =>
    badRequest(
      `The parameters of the function '${name}' cannot be read. Write ${example}, with values percent-encoded.`,
    )
  const aliased = (parameter: string, search: string, alias: string): Literal => {
    const given = parameterAlias(search, alias)
    if (given === undefined)
      throw badRequest(`The alias that the parameter '${parameter}' names is not in the query.`, parameter)
    const found = parameterAt(`${parameter}=${given}`, 0)
    if (!found || found.alias !== undefined || found.next !== undefined) throw malformed()
    return found.literal
  }
  return (call: string | undefined, search: string): Readonly<Record<string, Json | null>> => {
    const values: Record<string, Json | null> = {}
    if (call === undefined || /^\(\s*\)$/.test(call)) return values
    if (!call.endsWith(')')) throw malformed()
    const text = call.slice(1, -1)
    for (let place: number | undefined = 0; place !== undefined; ) {
      const found = parameterAt(text, place)
      if (!found) throw malformed()
      const parameter = names.get(found.name.toLowerCase())
      const property = parameter === undefined ? undefined : parameters[parameter]
      if (parameter === undefined || !property) {
        const known = declared === '' ? 'it takes none' : `it takes ${declared}`
        throw badRequest(`A parameter is given that the function '${name}' does not take: ${known}.`)
      }
      if (Object.hasOwn(values, parameter))
        throw badRequest(`The parameter '${parameter}' is given more than once.`, parameter)
      const { alias } = found
      const literal = alias === undefined ? found.literal : aliased(parameter, search, alias)
      values[parameter] = jsonOf(parameter, property.kind, literal)
      place = found.next
    }
    return values
  }
}

interface Literal {
  /** The type before the quotes. */
  readonly prefix: string
  readonly quoted: string | undefined
  readonly bare: string
}

/** The JSON value of a literal; whether it is one of its kind is for its schema to say. */
const jsonOf = (parameter: string, kind: Kind, { prefix, quoted, bare }: Literal): Json | null => {
  if (quoted !== undefined) {
    if (isQuoted(kind) && (prefix === '' || (kind.enumType && prefix.toLowerCase() === kind.type.toLowerCase())))
      return quoted.replaceAll("''", "'")
    throw badRequest(`The parameter '${parameter}' must be a literal of type '${kind.type}'.`, parameter)
  }
  if (bare === 'null') return null
  if (isQuoted(kind))
    throw badRequest(`The parameter '${parameter}' must stand in quotes: ${parameter}='…'.`, parameter)
  if (kind.type === 'Edm.Boolean' && /^(true|false)$/i.test(bare)) return bare.toLowerCase() === 'true'
  const isNumber = [...wholeTypes, ...fractionalTypes].some((type) => type === kind.type)
  return isNumber && /^[-+]?\d{1,40}(\.\d{1,40})?(e[-+]?\d{1,4})?$/i.test(bare) ? Number(bare) : bare
}
