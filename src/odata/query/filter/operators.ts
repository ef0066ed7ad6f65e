import { badRequest } from '../../../errors.ts'
import { isEnumType } from '../../../model/kinds/enum-type.ts'
import { fractionalTypes, wholeTypes } from '../../../model/kinds/kind.ts'
import type { ArithmeticOperator, ComparisonOperator, Constant, Expression, LogicalOperator } from './expression.ts'
import { type ExpressionType, typeName } from './expression-type.ts'
import { type Literal, literal, member, startOf } from './literals.ts'

/** Operator kinds as OData's error messages name them. */
const operatorKinds = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
  in: 'In',
  and: 'And',
  or: 'Or',
  add: 'Add',
  sub: 'Subtract',
  mul: 'Multiply',
  div: 'Divide',
  divby: 'Divide',
  mod: 'Modulo',
} as const

/** Throws 400 for operands that cannot be compared so. */
export const comparison = (operator: ComparisonOperator, left: Expression, right: Expression): Expression => {
  const [from, to] = [adapted(left, right.type), adapted(right, left.type)]
  const comparable = operator === 'eq' || operator === 'ne' ? areEquatable(from.type, to.type) : areOrdered(from, to)
  if (!comparable) throw incompatible(operator, left, right)
  return { kind: 'comparison', type: 'Edm.Boolean', operator, left: from, right: to }
}

/** `operand in (members)`. Throws 400 for a member of another type. */
export const isMember = (operand: Expression, members: readonly Literal[]): Expression => {
  const values = members.map((one): Constant => {
    const { type, value } = adapted(one, operand.type)
    if (!areEquatable(operand.type, type)) throw incompatible('in', operand, one)
    return value
  })
  return { kind: 'in', type: 'Edm.Boolean', operand, members: values }
}

/** What fails a request (URL Conventions, sections 5.1.1.2.5 and 5.1.1.2.6): there is no number for the result. */
export const dividesByZero = "A number is divided by zero: 'div' and 'mod' need a divisor other than 0."

/** Throws 400 for an operand that is no number, and for a divisor of zero. */
export const arithmetic = (operator: ArithmeticOperator, left: Expression, right: Expression): Expression => {
  if (![left, right].every(({ type }) => isNumeric(type) || type === 'null')) throw incompatible(operator, left, right)
  // Whatever the rows are, and however the rest of the option turns out; a divisor that is computed is looked at in each.
  if (/^(?:div|mod)$/.test(operator) && isZero(right) && left.type !== 'null') throw badRequest(dividesByZero)
  const isDecimal = operator === 'divby' || isOneOf(fractionalTypes, left.type) || isOneOf(fractionalTypes, right.type)
  return { kind: 'arithmetic', type: isDecimal ? 'Edm.Decimal' : 'Edm.Int64', operator, left, right }
}

/** `a and b and c` becomes one expression of three operands. */
export const logical = (operator: LogicalOperator, left: Expression, right: Expression): Expression => {
  if (!isCondition(left) || !isCondition(right)) throw incompatible(operator, left, right)
  const first = left.kind === 'logical' && left.operator === operator ? left.operands : [left]
  return { kind: 'logical', type: 'Edm.Boolean', operator, operands: [...first, right] }
}

/** Throws 400 for what is no condition. */
export const not = (operand: Expression): Expression => {
  if (!isCondition(operand)) throw unfitting(operand, 'Not')
  return { kind: 'not', type: 'Edm.Boolean', operand }
}

/** Unary minus. Throws 400 for what is no number. */
export const negate = (operand: Expression): Expression => {
  const { type } = operand
  if (!isNumeric(type) && type !== 'null') throw unfitting(operand, 'Negate')
  return { kind: 'negate', type: isOneOf(fractionalTypes, type) ? 'Edm.Decimal' : 'Edm.Int64', operand }
}

/** Whether an expression is true, false or null. */
export const isCondition = ({ type }: Expression) => type === 'Edm.Boolean' || type === 'null'

const isZero = (expression: Expression): boolean =>
  expression.kind === 'negate' ? isZero(expression.operand) : expression.kind === 'literal' && expression.value === 0

const isOneOf = (types: readonly ExpressionType[], type: ExpressionType) => types.includes(type)

const isNumeric = (type: ExpressionType) => isOneOf(wholeTypes, type) || isOneOf(fractionalTypes, type)

const areEquatable = (left: ExpressionType, right: ExpressionType) =>
  left === 'null' || right === 'null' || left === right || (isNumeric(left) && isNumeric(right))

const areOrdered = (left: Expression, right: Expression) =>
  [left, right].every(({ type }) => !isEnumType(type) && type !== 'Edm.Guid') && areEquatable(left.type, right.type)

/** A string literal beside an enum is a member's name, a date literal beside an instant its first moment. */
const adapted = <Operand extends Expression>(operand: Operand, type: ExpressionType): Operand | Literal => {
  if (operand.kind !== 'literal') return operand
  if (isEnumType(type) && operand.type === 'Edm.String') return member(type, String(operand.value))
  if (type === 'Edm.DateTimeOffset' && operand.type === 'Edm.Date') return literal(type, startOf(operand.value))
  return operand
}

const incompatible = (operator: keyof typeof operatorKinds, left: Expression, right: Expression) =>
  badRequest(
    'A binary operator with incompatible types was detected. Found operand types ' +
      `'${typeName(left.type)}' and '${typeName(right.type)}' for operator kind '${operatorKinds[operator]}'.${quotesAdvice(operator, left, right)}`,
  )

/** The commonest cause, where a comparison has a literal on one side: quotes that are missing, or too many. */
const quotesAdvice = (operator: keyof typeof operatorKinds, left: Expression, right: Expression) => {
  const [constant, other] = right.kind === 'literal' ? [right, left.type] : [left, right.type]
  if (constant.kind !== 'literal' || !/^(?:eq|ne|gt|ge|lt|le|in)$/.test(operator) || isEnumType(constant.type))
    return ''
  const isText = constant.type === 'Edm.String'
  if (other === 'Edm.String' || isEnumType(other))
    return isText ? '' : ' A text or an enum member stands in single quotes.'
  return isText ? ` A literal of type '${other}' stands without quotes.` : ''
}

const unfitting = ({ type }: Expression, operatorKind: string) =>
  badRequest(
    `A unary operator with an incompatible type was detected. Found operand type '${typeName(type)}' ` +
      `for operator kind '${operatorKind}'.`,
  )
