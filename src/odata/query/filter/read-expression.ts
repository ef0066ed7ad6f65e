import { binaryOperators, counted } from './binary-operators.ts'
import type { Expression } from './expression.ts'
import { type ExpressionContext, propertyNamed } from './expression-context.ts'
import { call, functionNamed, notSupported } from './functions.ts'
import { literal } from './literals.ts'
import { isMember, negate, not } from './operators.ts'
import { readLiteral, readMembers } from './read-literal.ts'
import type { Cursor, Token } from './tokens.ts'

/** Reads one common expression, and stops at what cannot continue it. Recursion is bounded by the nesting limit. */
export const readExpression = (cursor: Cursor, context: ExpressionContext, lowest = 1): Expression => {
  let left = readUnary(cursor, context)
  for (;;) {
    const { kind, text } = cursor.peek()
    const operator = kind === 'word' ? binaryOperators.get(text.toLowerCase()) : undefined
    // Before it is combined: `active and name = 'a'` has a wrong operator, not a wrong operand of `and`.
    if (!operator && !endsExpression(cursor.peek())) throw cursor.unexpected()
    if (!operator || operator.precedence < lowest) return left
    cursor.next()
    left = operator.combine(left, readExpression(cursor, context, operator.precedence + 1), context)
  }
}

const endsExpression = ({ kind, text }: Token) =>
  kind === 'end' || (kind === 'symbol' && /[),]/.test(text)) || (kind === 'word' && /^(?:asc|desc)$/i.test(text))

const readUnary = (cursor: Cursor, context: ExpressionContext): Expression => {
  if (cursor.accept('not'))
    return not(
      counted(
        cursor.nested(() => readUnary(cursor, context)),
        context,
      ),
    )
  if (cursor.accept('-')) return negate(cursor.nested(() => readUnary(cursor, context)))
  let operand = readPrimary(cursor, context)
  while (cursor.accept('in')) {
    context.tally.comparison()
    operand = isMember(operand, readMembers(cursor, context))
  }
  const { kind, text } = cursor.peek()
  if (kind === 'word' && text.toLowerCase() === 'has') throw notSupported("The operator 'has'")
  return operand
}

const readPrimary = (cursor: Cursor, context: ExpressionContext): Expression => {
  const constant = readLiteral(cursor, context)
  if (constant) {
    if (typeof constant.value === 'string' || typeof constant.value === 'number') context.tally.literal()
    return constant
  }
  if (cursor.accept('(')) {
    const inner = cursor.nested(() => readExpression(cursor, context))
    cursor.expect(')')
    return inner
  }
  const { kind, text } = cursor.peek()
  const isOperator = binaryOperators.has(text.toLowerCase()) && !context.names.has(text.toLowerCase())
  if (kind !== 'word' || isOperator) throw cursor.unexpected({ what: 'a property, a literal or a function' })
  cursor.next()
  if (cursor.accept('(')) return readCall(text, cursor, context)
  if (/^[$@]|^(?:nan|inf)$/i.test(text)) throw notSupported(`'${text.slice(0, 64)}'`)
  if (cursor.accept('/')) throw notSupported('A path in an expression')
  return propertyNamed(context, text)
}

const readCall = (spelling: string, cursor: Cursor, context: ExpressionContext): Expression => {
  if (spelling.toLowerCase() === 'now') {
    cursor.expect(')')
    context.tally.literal()
    return literal('Edm.DateTimeOffset', context.now)
  }
  const name = functionNamed(spelling)
  const parameters: Expression[] = []
  do parameters.push(cursor.nested(() => readExpression(cursor, context)))
  while (cursor.accept(','))
  cursor.expect(')')
  const result = call(name, parameters)
  if (result.type === 'Edm.Boolean') context.tally.comparison()
  return result
}
