import { badRequest, overLimit } from '../../errors.ts'
import { withinDepth } from './filter/depth.ts'
import type { Expression } from './filter/expression.ts'
import type { ExpressionContext } from './filter/expression-context.ts'
import { longestText } from './filter/longest-text.ts'
import { readExpression } from './filter/read-expression.ts'
import { createCursor } from './filter/tokens.ts'
import { limits } from './limits.ts'
import { checkedText } from './option-text.ts'

/** One term of a $orderby. */
export interface OrderTerm {
  readonly expression: Expression
  readonly descending: boolean
}

/** Reads a $orderby (URL Conventions, section 5.1.5). Null sorts below everything else. */
export const parseOrderBy = (text: string, context: ExpressionContext): readonly OrderTerm[] => {
  const cursor = createCursor(checkedText(text), { what: 'asc, desc or a comma', words: ['asc', 'desc'] })
  const terms: OrderTerm[] = []
  let length = 0
  do {
    const expression = withinDepth(readExpression(cursor, context))
    if (expression.kind === 'literal') throw badRequest('A literal orders nothing: name a property or an expression.')
    if (/^(?:asc|desc)$/i.test(cursor.peek().text)) cursor.expectSpace()
    const descending = cursor.accept('desc')
    if (!descending) cursor.accept('asc')
    terms.push({ expression, descending })
    if (terms.length > limits.orderTerms) {
      throw overLimit('order terms', `$orderby must not have more than ${limits.orderTerms} terms.`)
    }
    length += longestText(expression, context)
    if (length > limits.orderLength) {
      throw badRequest(`$orderby must not order by texts of more than ${limits.orderLength} characters in all.`)
    }
  } while (cursor.accept(','))
  if (cursor.peek().kind !== 'end') throw cursor.unexpected()
  return terms
}
