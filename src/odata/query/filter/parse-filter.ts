import { badRequest } from '../../../errors.ts'
import { checkedText } from '../option-text.ts'
import { binaryOperators, counted } from './binary-operators.ts'
import { withinDepth } from './depth.ts'
import type { Expression } from './expression.ts'
import type { ExpressionContext } from './expression-context.ts'
import { isCondition } from './operators.ts'
import { readExpression } from './read-expression.ts'
import { createCursor } from './tokens.ts'

const following = { what: 'an operator, such as eq or and,', words: [...binaryOperators.keys()] }

/** Reads a $filter (URL Conventions, section 5.1.1). Throws 400, or 501 for parts of the language left out. */
export const parseFilter = (text: string, context: ExpressionContext): Expression => {
  const cursor = createCursor(checkedText(text), following)
  const condition = counted(readExpression(cursor, context), context)
  if (cursor.peek().kind !== 'end') throw cursor.unexpected()
  if (!isCondition(condition)) throw badRequest('The $filter expression must evaluate to a single boolean value.')
  return withinDepth(condition)
}
