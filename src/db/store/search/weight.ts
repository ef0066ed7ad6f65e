import { type Expression, operandsOf } from '../../../odata/query/filter/expression.ts'
import type { SearchExpression } from '../../../odata/query/search.ts'
import type { ListQuery } from './list.ts'

/** How many functions, operators and terms a row is held against: what looking at it costs. */
export const weightOf = ({ filter, search, orderBy }: Pick<ListQuery, 'filter' | 'search' | 'orderBy'>): number =>
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
