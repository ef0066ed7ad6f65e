import { limits } from '../limits.ts'
import { tooDeep } from '../tally.ts'
import { type Expression, operandsOf } from './expression.ts'

/**
 * Refuses a tree of more levels than the limit. The parser's own guard does not see `1 add 1 add 1 …`, which nests
 * without a parenthesis.
 */
export const withinDepth = (expression: Expression): Expression => {
  if (depthOf(expression) > limits.depth) throw tooDeep()
  return expression
}

const depthOf = (expression: Expression): number =>
  levelsOf(expression) + Math.max(0, ...operandsOf(expression).map(depthOf))

/** A logical operator and a comparison of plain values add no level: the number of comparisons bounds them. */
const levelsOf = (expression: Expression): number => {
  switch (expression.kind) {
    case 'call':
    case 'negate':
    case 'not':
    case 'arithmetic':
      return 1
    case 'comparison':
      return operandsOf(expression).some(({ type }) => type === 'Edm.Boolean') ? 1 : 0
    default:
      return 0
  }
}
