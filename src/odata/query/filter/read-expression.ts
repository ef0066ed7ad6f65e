import { binaryOperators, counted } from './binary-operators.ts'
import type { Expression } from './expression.ts'
import { propertyNamed, type Scope } from './expression-context.ts'
import { call, functionNamed, notSupported } from './functions.ts'
import { literal } from './literals.ts'
import { isMember, negate, not } from './operators.ts'
import { readLiteral, readMembers } from './read-literal.ts'
import { type Cursor, syntaxError } from './tokens.ts'

/** Reads one common expression, and stops at what cannot continue it. Recursion is bounded by the nesting limit. */
export const readExpression = (cursor: Cursor, scope: Scope, lowest = 1): Expression => {
  let left = readUnary(cursor, scope)
  for (;;) {
    const { kind, text } = cursor.peek()
    const operator = kind === 'word' ? binaryOperators.get(text.toLowerCase()) : undefined
    if (!operator || operator.precedence < lowest) return left
    cursor.next()
    left = operator.combine(left, readExpression(cursor, scope, operator.precedence + 1), scope)
  }
}

const readUnary = (cursor: Cursor, scope: Scope): Expression => {
  if (cursor.accept('not'))
    return not(
      counted(
        cursor.nested(() => readUnary(cursor, scope)),
        scope,
      ),
    )
  if (cursor.accept('-')) return negate(cursor.nested(() => readUnary(cursor, scope)))
  let operand = readPrimary(cursor, scope)
  while (cursor.accept('in')) {
    scope.tally.comparison()
    operand = isMember(operand, readMembers(cursor, scope))
  }
  const { kind, text } = cursor.peek()
  if (kind === 'word' && text.toLowerCase() === 'has') throw notSupported("The operator 'has'")
  return operand
}

const readPrimary = (cursor: Cursor, scope: Scope): Expression => {
  const constant = readLiteral(cursor, scope)
  if (constant) {
    if (typeof constant.value === 'string' || typeof constant.value === 'number') scope.tally.literal()
    return constant
  }
  if (cursor.accept('(')) {
    const inner = cursor.nested(() => readExpression(cursor, scope))
    cursor.expect(')')
    return inner
  }
  const { kind, text, position } = cursor.next()
  if (kind !== 'word') throw syntaxError(position)
  if (cursor.accept('(')) return readCall(text, cursor, scope)
  if (/^[$@]|^(?:nan|inf)$/i.test(text)) throw notSupported(`'${text.slice(0, 64)}'`)
  if (cursor.accept('/')) throw notSupported('A path in an expression')
  return propertyNamed(scope, text)
}

const readCall = (spelling: string, cursor: Cursor, scope: Scope): Expression => {
  if (spelling.toLowerCase() === 'now') {
    cursor.expect(')')
    scope.tally.literal()
    return literal('Edm.DateTimeOffset', scope.now)
  }
  const name = functionNamed(spelling)
  const parameters: Expression[] = []
  do parameters.push(cursor.nested(() => readExpression(cursor, scope)))
  while (cursor.accept(','))
  cursor.expect(')')
  const result = call(name, parameters)
  if (result.type === 'Edm.Boolean') scope.tally.comparison()
  return result
}
