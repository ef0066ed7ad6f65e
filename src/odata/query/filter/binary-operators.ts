import type { Expression } from './expression.ts'
import type { ExpressionContext } from './expression-context.ts'
import { arithmetic, comparison, logical } from './operators.ts'

interface BinaryOperator {
  /** The higher, the tighter (URL Conventions, section 5.1.1.14). */
  readonly precedence: number
  readonly combine: (left: Expression, right: Expression, context: ExpressionContext) => Expression
}

/** By lower-case name. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ...(['or', 'and'] as const).map((operator, index): [string, BinaryOperator] => [
    operator,
    {
      precedence: index + 1,
      combine: (left, right, context) => logical(operator, counted(left, context), counted(right, context)),
    },
  ]),
  ...(['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const).map((operator, index): [string, BinaryOperator] => [
    operator,
    {
      precedence: index < 2 ? 3 : 4,
      combine: (left, right, context) => {
        context.tally.comparison()
        return comparison(operator, left, right)
      },
    },
  ]),
  ...(['add', 'sub', 'mul', 'div', 'divby', 'mod'] as const).map((operator, index): [string, BinaryOperator] => [
    operator,
    { precedence: index < 2 ? 5 : 6, combine: (left, right) => arithmetic(operator, left, right) },
  ]),
])

/** A boolean that no comparison makes counts as one: a chain of them is as long as a chain of comparisons. */
export const counted = (condition: Expression, context: ExpressionContext) => {
  if (condition.kind === 'property' || condition.kind === 'literal') context.tally.comparison()
  return condition
}
