import { binaryOperators, counted } from './binary-operators.ts'
import type { Expression } from './expression.ts'
import { type ExpressionContext, propertyNamed } from './expression-context.ts'
import { call, functionNamed, notSupported } from './functions.ts'
import { literal } from './literals.ts'
import { isMember, negate, not } from './operators.ts'
import { readLiteral, readMembers } from './read-literal.ts'
import { readStructure } from './read-structure.ts'
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
    cursor.takeOperator()
    left = operator.combine(left, readExpression(cursor, context, operator.precedence + 1), context)
  }
}

const endsExpression = ({ kind, text }: Token) =>
  kind === 'end' || (kind === 'symbol' && /[),\]}]/.test(text)) || (kind === 'word' && /^(?:asc|desc)$/i.test(text))

const isWord = ({ kind, text }: Token, word: string) => kind === 'word' && text.toLowerCase() === word

const readUnary = (cursor: Cursor, context: ExpressionContext): Expression => {
  if (cursor.accept('not')) {
    // The grammar has RWS here, too; before a parenthesis Graph's own examples have none.
    if (cursor.peek().text !== '(') cursor.expectSpace()
    return not(
      counted(
        cursor.nested(() => readUnary(cursor, context)),
        context,
      ),
    )
  }
  if (cursor.accept('-')) return negate(cursor.nested(() => readUnary(cursor, context)))
  let operand = readPrimary(cursor, context)
  while (isWord(cursor.peek(), 'in')) {
    cursor.takeOperator()
    context.tally.comparison()
    refuseCollection(cursor, context)
    operand = isMember(operand, readMembers(cursor, context))
  }
  if (isWord(cursor.peek(), 'has')) {
    cursor.takeOperator()
    throw notSupported("The operator 'has'")
  }
  return operand
}

/** After `in`, where no list comes: an expression that gives a collection is known to OData, none of ours does. */
const refuseCollection = (cursor: Cursor, context: ExpressionContext) => {
  if (cursor.peek().text === '(') return
  const error = cursor.unexpected({ what: "'('" })
  readPrimary(cursor, context)
  throw error
}

const readPrimary = (cursor: Cursor, context: ExpressionContext): Expression => {
  readStructure(cursor, () => readExpression(cursor, context))
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
  if (cursor.peek().text === '(' && !cursor.peek().spaced) {
    cursor.next()
    return readCall(text, cursor, context)
  }
  if (cursor.accept('/')) {
    if (cursor.peek().kind !== 'word' || cursor.peek().spaced) throw cursor.unexpected({ what: 'a name' })
    throw notSupported('A path in an expression')
  }
  if (/^(?:\$it|\$this|\$root|@[\p{L}_].*)$/iu.test(text)) throw notSupported(`'${text.slice(0, 64)}'`)
  return propertyNamed(context, text)
}

const readCall = (spelling: string, cursor: Cursor, context: ExpressionContext): Expression => {
  if (spelling.toLowerCase() === 'now') {
    cursor.expect(')')
    context.tally.literal()
    return literal('Edm.DateTimeOffset', context.now())
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
