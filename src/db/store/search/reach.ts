import type { EntityType } from '../../../model/entity-type.ts'
import type { ComparisonOperator, Expression } from '../../../odata/query/filter/expression.ts'

/** What a filter demands of the key, and of a property with an index: only such rows need be looked at. */
export interface Reach {
  readonly from: string | undefined
  readonly to: string | undefined
  /** Of an index, which ends in the key: its rows come in the key's order, too. */
  readonly equal: { readonly name: string; readonly value: string } | undefined
}

/** Rows that a filter reaches, and what is still to be asked of each of them. */
export interface Reached {
  readonly reach: Reach
  readonly rest: Expression | undefined
}

/** Where no filter demands anything. */
export const everywhere: Reach = { from: undefined, to: undefined, equal: undefined }

const all: readonly Reached[] = [{ reach: everywhere, rest: undefined }]

/** Values that an `in` is taken apart for: so many look-ups by an index are one round trip, and few statements. */
const mostParts = 10

/**
 * Finds it in a filter's own `and`; a bound value for each part of it at the most. With `isSplit` an `in` of an index
 * is as many reaches as it has values, which have no row in common; else there is one.
 */
export const reachesOf = (
  { properties }: EntityType,
  filter: Expression | undefined,
  isSplit: boolean,
): readonly Reached[] => {
  if (!filter) return all
  const isAnd = filter.kind === 'logical' && filter.operator === 'and'
  const demands = isAnd ? filter.operands : [filter]
  const found = demands.flatMap((demand) => (demand.kind === 'comparison' ? comparedText(demand) : []))
  const key = (...operators: readonly ComparisonOperator[]) =>
    found.find(({ name, operator }) => name === 'id' && operators.includes(operator))
  const from = key('eq') ?? key('gt', 'ge')
  const to = key('eq') ?? key('lt', 'le')
  const equal = found.find(({ name, operator }) => operator === 'eq' && properties[name]?.indexed)
  const among =
    isSplit && !equal ? demands.flatMap(listedTexts).find(({ name }) => properties[name]?.indexed) : undefined
  // Both ends of the reach belong to it.
  const met = [from, to, equal, among].filter((one) => one && one.operator !== 'gt' && one.operator !== 'lt')
  const rest = demands.filter((demand) => !met.some((one) => one?.demand === demand))
  const [only] = rest
  const reachedBy = (value: Reach['equal']): Reached => ({
    reach: { from: from?.value, to: to?.value, equal: value },
    rest: rest.length > 1 && isAnd ? { ...filter, operands: rest } : only,
  })
  return among ? among.values.map((value) => reachedBy({ name: among.name, value })) : [reachedBy(equal)]
}

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

const comparedText = (demand: Extract<Expression, { kind: 'comparison' }>) => {
  const { operator, left, right } = demand
  const [property, literal] = left.kind === 'property' ? [left, right] : [right, left]
  if (property.kind !== 'property' || literal.kind !== 'literal' || typeof literal.value !== 'string') return []
  const { name } = property
  return [{ demand, name, operator: property === left ? operator : mirrored[operator], value: literal.value }]
}

const listedTexts = (demand: Expression) => {
  if (demand.kind !== 'in' || demand.operand.kind !== 'property') return []
  const values = [...new Set(demand.members)].filter((member) => typeof member === 'string')
  const isListed = values.length <= mostParts && demand.members.every((member) => typeof member === 'string')
  return isListed ? [{ demand, name: demand.operand.name, operator: 'in' as const, values }] : []
}
