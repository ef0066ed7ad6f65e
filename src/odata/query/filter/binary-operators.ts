import type { Expression } from './expression.ts'
import type { Scope } from './expression-context.ts'
import { arithmetic, comparison, logical } from './operators.ts'

interface BinaryOperator {
  /** The higher, the tighter (URL Conventions, section 5.1.1.14). */
  readonly precedence: number
  readonly combine: (left: Expression, right: Expression, scope: Scope) => Expression
}

/** By lower-case name. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ...(['or', 'and'] as const).map((operator, index): [string, BinaryOperator] => [
    operator,
    {
      precedence: index + 1,
      combine: (left, right, scope) => logical(operator, counted(left, scope), counted(right, scope)),
    },
  ]),
  ...(['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const).map((operator, index): [string, BinaryOperator] => [
    operator,
    {
      precedence: index < 2 ? 3 : 4,
      combine: (left, right, scope) => {
        scope.tally.comparison()
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
export const counted = (condition: Expression, scope: Scope) => {
  if (condition.kind === 'property' || condition.kind === 'literal') scope.tally.comparison()
  return condition
}
