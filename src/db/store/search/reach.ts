import type { EntityType } from '../../../model/entity-type.ts'
import type { ComparisonOperator, Expression } from '../../../odata/query/filter/expression.ts'

/** What a filter demands of the key, and of a property with an index: only such rows need be looked at. */
export interface Reach {
  readonly from: string | undefined
  readonly to: string | undefined
  /** Of an index, which ends in the key: its rows come in the key's order, too. */
  readonly equal: { readonly name: string; readonly value: string } | undefined
}

/** A filter as the rows that it reaches, and what is still to be asked of each of them. */
export interface Reached {
  readonly reach: Reach
  readonly rest: Expression | undefined
}

/** Finds it in a filter's own `and`; a bound value for each part of it at the most. */
export const reachOf = ({ properties }: EntityType, filter: Expression | undefined): Reached => {
  const isAnd = filter?.kind === 'logical' && filter.operator === 'and'
  const demands = isAnd ? filter.operands : filter ? [filter] : []
  const found = demands.flatMap((demand) => (demand.kind === 'comparison' ? comparedText(demand) : []))
  const key = (...operators: readonly ComparisonOperator[]) =>
    found.find(({ name, operator }) => name === 'id' && operators.includes(operator))
  const from = key('eq') ?? key('gt', 'ge')
  const to = key('eq') ?? key('lt', 'le')
  const equal = found.find(({ name, operator }) => operator === 'eq' && properties[name]?.indexed)
  // Both ends of the reach belong to it.
  const met = [from, to, equal].filter((one) => one && one.operator !== 'gt' && one.operator !== 'lt')
  const rest = demands.filter((demand) => !met.some((one) => one?.demand === demand))
  const [only] = rest
  return {
    reach: { from: from?.value, to: to?.value, equal },
    rest: rest.length > 1 && isAnd ? { ...filter, operands: rest } : only,
  }
}

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

const comparedText = (demand: Extract<Expression, { kind: 'comparison' }>) => {
  const { operator, left, right } = demand
  const [property, literal] = left.kind === 'property' ? [left, right] : [right, left]
  if (property.kind !== 'property' || literal.kind !== 'literal' || typeof literal.value !== 'string') return []
  const { name } = property
  return [{ demand, name, operator: property === left ? operator : mirrored[operator], value: literal.value }]
}
