import { badRequest, GraphError } from '../../../errors.ts'
import { nearestTo } from '../../../text/nearest.ts'
import { didYouMean, shown } from '../../../text/shown.ts'
import type { Expression } from './expression.ts'
import { type ComputedType, typeName } from './expression-type.ts'

interface Signature {
  /** The types each parameter may have; null is taken everywhere and makes the result null. */
  readonly parameters: readonly (readonly ComputedType[])[]
  /** How many parameters at the end may be left out. */
  readonly optional?: number
  readonly result: ComputedType
}

const text = ['Edm.String'] as const
const whole = ['Edm.Int32', 'Edm.Int64'] as const
const instant = ['Edm.DateTimeOffset'] as const
const dated = ['Edm.DateTimeOffset', 'Edm.Date'] as const
const timed = ['Edm.DateTimeOffset', 'Edm.TimeOfDay'] as const

/** The canonical functions taken (URL Conventions, sections 5.1.1.5 to 5.1.1.8), by their lower-case names. */
const signatures = {
  contains: { parameters: [text, text], result: 'Edm.Boolean' },
  startswith: { parameters: [text, text], result: 'Edm.Boolean' },
  endswith: { parameters: [text, text], result: 'Edm.Boolean' },
  length: { parameters: [text], result: 'Edm.Int32' },
  indexof: { parameters: [text, text], result: 'Edm.Int32' },
  substring: { parameters: [text, whole, whole], optional: 1, result: 'Edm.String' },
  tolower: { parameters: [text], result: 'Edm.String' },
  toupper: { parameters: [text], result: 'Edm.String' },
  trim: { parameters: [text], result: 'Edm.String' },
  concat: { parameters: [text, text], result: 'Edm.String' },
  year: { parameters: [dated], result: 'Edm.Int32' },
  month: { parameters: [dated], result: 'Edm.Int32' },
  day: { parameters: [dated], result: 'Edm.Int32' },
  hour: { parameters: [timed], result: 'Edm.Int32' },
  minute: { parameters: [timed], result: 'Edm.Int32' },
  second: { parameters: [timed], result: 'Edm.Int32' },
  fractionalseconds: { parameters: [timed], result: 'Edm.Decimal' },
  date: { parameters: [instant], result: 'Edm.Date' },
  time: { parameters: [instant], result: 'Edm.TimeOfDay' },
} as const satisfies Readonly<Record<string, Signature>>

/** A canonical function that is served. */
export type FunctionName = keyof typeof signatures

const known: ReadonlySet<string> = new Set(Object.keys(signatures))

/** Functions and operators that OData knows and this service does not offer. */
const unsupported: ReadonlySet<string> = new Set(
  `all any case cast ceiling floor hassubsequence hassubset isof matchespattern maxdatetime mindatetime round
  totaloffsetminutes totalseconds geo.distance geo.intersects geo.length`.split(/\s+/),
)

/** The function of that name, in any case. Throws 400 for an unknown one, 501 for one left out. */
export const functionNamed = (spelling: string): FunctionName => {
  const name = spelling.toLowerCase()
  if (isFunctionName(name)) return name
  if (unsupported.has(name)) throw notSupported(`The function '${name}'`)
  const near = didYouMean(nearestTo(spelling.slice(spelling.lastIndexOf('.') + 1), [...known, 'now']))
  throw badRequest(`An unknown function with name '${shown(spelling)}' was found.${near}`)
}

/** A call whose arguments match the signature of the function. */
export const call = (name: FunctionName, parameters: readonly Expression[]): Expression => {
  const { parameters: accepted, optional = 0, result }: Signature = signatures[name]
  const fits = parameters.every(({ type }, index) => type === 'null' || accepted[index]?.some((one) => one === type))
  if (!fits || parameters.length > accepted.length || parameters.length < accepted.length - optional) {
    throw noSignature(name, signatures[name])
  }
  return { kind: 'call', type: result, function: name, parameters }
}

const isFunctionName = (name: string): name is FunctionName => known.has(name)

/** OData asks for 501 where a service leaves out a part of the language (Protocol, section 9.3.1). */
export const notSupported = (what: string) => new GraphError('NotImplemented', `${what} is not supported.`)

const noSignature = (name: string, { parameters, optional = 0 }: Signature) => {
  const accepted = parameters.map((types, index) => {
    const type = types.map(typeName).join(' or ')
    return index < parameters.length - optional ? type : `optional ${type}`
  })
  const message = `No function signature for the function with name '${name}' matches the specified arguments.`
  return badRequest(`${message} The function signatures considered are: ${name}(${accepted.join(', ')}).`)
}
