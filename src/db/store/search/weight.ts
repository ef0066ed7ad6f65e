import { type Expression, operandsOf } from '../../../odata/query/filter/expression.ts'
import type { SearchExpression } from '../../../odata/query/search.ts'
import type { ListQuery } from './list.ts'

/** What a row is held against. */
export type Held = Pick<ListQuery, 'filter' | 'search' | 'orderBy'>

/** What looking at a row costs. */
interface Costs {
  readonly weight: number
  readonly named: readonly string[]
}

const none: Costs = { weight: 0, named: [] }

export const costsOf = (held: Held): Costs =>
  held.filter || held.search || held.orderBy.length > 0 ? { weight: weightOf(held), named: namedBy(held) } : none

/** How many functions, operators and terms a row is held against. */
const weightOf = ({ filter, search, orderBy }: Held): number =>
  (filter ? steps(filter) : 0) +
  (search ? terms(search) : 0) +
  orderBy.reduce((sum, { expression }) => sum + 1 + steps(expression), 0)

const steps = (expression: Expression): number => {
  const isComputed = expression.kind !== 'literal' && expression.kind !== 'property'
  return operandsOf(expression).reduce((sum, operand) => sum + steps(operand), isComputed ? 1 : 0)
}

/** A term looks into every property. */
const terms = (search: SearchExpression): number => {
  if (search.kind === 'term') return 1 + search.properties.length
  return 'operand' in search ? terms(search.operand) : search.operands.reduce((sum, part) => sum + terms(part), 0)
}

/** The properties whose values are looked at for it. */
const namedBy = ({ filter, search, orderBy }: Held): readonly string[] => {
  const names = [
    ...[...(filter ? [filter] : []), ...orderBy.map(({ expression }) => expression)].flatMap(namesIn),
    ...(search ? searchedBy(search) : []),
  ]
  return [...new Set(names)].sort()
}

const namesIn = (expression: Expression): readonly string[] =>
  expression.kind === 'property' ? [expression.name] : operandsOf(expression).flatMap(namesIn)

const searchedBy = (search: SearchExpression): readonly string[] => {
  if (search.kind === 'term') return search.properties
  return 'operand' in search ? searchedBy(search.operand) : search.operands.flatMap(searchedBy)
}
