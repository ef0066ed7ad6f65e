import { limits } from '../limits.ts'
import { tooDeep } from '../tally.ts'
import type { Expression } from './expression.ts'

/**
 * Refuses a tree of more levels than the limit. The parser's own guard does not see `1 add 1 add 1 …`, which nests
 * without a parenthesis.
 */
export const withinDepth = (expression: Expression): Expression => {
  if (depthOf(expression) > limits.depth) throw tooDeep()
  return expression
}

/** A logical operator and a comparison of plain values add no level: the number of comparisons bounds them. */
const depthOf = (expression: Expression): number => {
  switch (expression.kind) {
    case 'literal':
    case 'property':
      return 0
    case 'call':
      return 1 + deepest(expression.parameters)
    case 'negate':
    case 'not':
      return 1 + depthOf(expression.operand)
    case 'arithmetic':
      return 1 + deepest([expression.left, expression.right])
    case 'comparison': {
      const operands = [expression.left, expression.right]
      return deepest(operands) + (operands.some(({ type }) => type === 'Edm.Boolean') ? 1 : 0)
    }
    case 'in':
      return depthOf(expression.operand)
    case 'logical':
      return deepest(expression.operands)
  }
}

const deepest = (expressions: readonly Expression[]) => Math.max(0, ...expressions.map(depthOf))
