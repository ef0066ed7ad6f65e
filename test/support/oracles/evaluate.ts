import { isEnumType } from '../../../src/model/kinds/enum-type.ts'
import type { Entity, Value } from '../../../src/model/value.ts'
import type { Constant, Expression, ExpressionOf } from '../../../src/odata/query/filter/expression.ts'
import type { OrderTerm } from '../../../src/odata/query/order-by.ts'
import type { SearchExpression } from '../../../src/odata/query/search.ts'

// The language once more, in plain memory and straight from its definition, to hold the SQL against.

/** What fails the request, wherever in a row it comes up; an engine may not come to look at it. */
export class DivisionByZero extends Error {}

export const selects = (filter: Expression, entity: Entity) => evaluate(filter, entity) === true

export const evaluate = (expression: Expression, entity: Entity): Constant => {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'property':
      return constantOf(entity[expression.name])
    case 'call': {
      const values = expression.parameters.map((parameter) => evaluate(parameter, entity))
      return values.includes(null) ? null : callOf(expression, values)
    }
    case 'negate': {
      const value = evaluate(expression.operand, entity)
      return value === null ? null : -Number(value)
    }
    case 'not': {
      const value = evaluate(expression.operand, entity)
      return value === null ? null : value !== true
    }
    case 'arithmetic':
      return arithmeticOf(expression, evaluate(expression.left, entity), evaluate(expression.right, entity))
    case 'comparison':
      return comparisonOf(expression, evaluate(expression.left, entity), evaluate(expression.right, entity))
    case 'in': {
      const value = evaluate(expression.operand, entity)
      return expression.members.some((member) => isEqual(value, member))
    }
    case 'logical': {
      const values = expression.operands.map((operand) => evaluate(operand, entity))
      const decisive = expression.operator === 'or'
      if (values.includes(decisive)) return decisive
      return values.includes(null) ? null : !decisive
    }
  }
}

/** What an expression sees of a value: collections it cannot name. */
const constantOf = (value: Value = null): Constant => {
  if (typeof value === 'object' && value !== null) throw new Error('No expression names a collection.')
  return value
}

const isEqual = (left: Constant, right: Constant) =>
  left === null || right === null ? left === right : order(left, right) === 0

const comparisonOf = ({ operator }: ExpressionOf<'comparison'>, left: Constant, right: Constant) => {
  if (operator === 'eq') return isEqual(left, right)
  if (operator === 'ne') return !isEqual(left, right)
  if (left === null || right === null) return false
  const sign = order(left, right)
  return { gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[operator]
}

const arithmeticOf = ({ operator, type }: ExpressionOf<'arithmetic'>, from: Constant, to: Constant) => {
  if (from === null || to === null) return null
  const [left, right] = [Number(from), Number(to)]
  if (right === 0 && /^(?:div|mod)$/.test(operator)) throw new DivisionByZero()
  const quotient = type === 'Edm.Decimal' ? left / right : Math.trunc(left / right)
  const result = {
    add: left + right,
    sub: left - right,
    mul: left * right,
    div: quotient,
    divby: left / right,
    mod: left % right,
  }[operator]
  return Number.isFinite(result) ? result : null
}

const callOf = ({ function: name, parameters }: ExpressionOf<'call'>, values: readonly Constant[]): Constant => {
  const [text = '', other = ''] = values.map(String)
  const points = [...text]
  const clock = parameters[0]?.type === 'Edm.TimeOfDay' ? text : text.slice(11, -1)
  switch (name) {
    case 'contains':
      return text.includes(other)
    case 'startswith':
      return text.startsWith(other)
    case 'endswith':
      return text.endsWith(other)
    case 'length':
      return points.length
    case 'indexof':
      return text.includes(other) ? [...text.slice(0, text.indexOf(other))].length : -1
    case 'substring': {
      const start = Math.max(0, Number(values[1]))
      return points.slice(start, start + Math.max(0, Number(values[2] ?? points.length))).join('')
    }
    case 'tolower':
      return mapped(points, 65, 32)
    case 'toupper':
      return mapped(points, 97, -32)
    case 'trim':
      return text.replace(/^ +/, '').replace(/ +$/, '')
    case 'concat':
      return text + other
    case 'year':
    case 'month':
    case 'day':
      return Number(text.slice(0, 10).split('-')[['year', 'month', 'day'].indexOf(name)])
    case 'hour':
    case 'minute':
      return Number(clock.split(':')[name === 'hour' ? 0 : 1])
    case 'second':
      return Math.floor(Number(clock.split(':')[2]))
    case 'fractionalseconds':
      return Number(`0.${clock.split('.')[1]}`)
    case 'date':
      return text.slice(0, 10)
    case 'time':
      return text.slice(11, -1)
  }
}

/** The twenty-six letters from `first` moved by `by`. */
const mapped = (points: readonly string[], first: number, by: number) =>
  points
    .map((point) => {
      const code = point.codePointAt(0) ?? 0
      return code >= first && code < first + 26 ? String.fromCodePoint(code + by) : point
    })
    .join('')

/** Null below all else, false below true, numbers by value, strings by code points. */
const order = (left: Constant, right: Constant): number => {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  if (typeof left !== 'string' || typeof right !== 'string') return Math.sign(Number(left) - Number(right))
  const [from, to] = [[...left], [...right]]
  const index = from.findIndex((point, at) => point !== to[at])
  if (index < 0) return Math.sign(from.length - to.length)
  return Math.sign((from[index]?.codePointAt(0) ?? 0) - (to[index]?.codePointAt(0) ?? -1))
}

export const finds = (search: SearchExpression, entity: Entity): boolean => {
  switch (search.kind) {
    case 'term':
      return search.properties.some((name) => mapped([...String(entity[name] ?? '')], 65, 32).includes(search.text))
    case 'and':
      return search.operands.every((operand) => finds(operand, entity))
    case 'or':
      return search.operands.some((operand) => finds(operand, entity))
    case 'not':
      return !finds(search.operand, entity)
  }
}

/** Sorted as asked, then by id. */
export const sorted = (entities: readonly Entity[], orderBy: readonly OrderTerm[]) =>
  entities.toSorted((left, right) => {
    for (const { expression, descending } of orderBy) {
      const sign = order(rankOf(expression, left), rankOf(expression, right))
      if (sign !== 0) return descending ? -sign : sign
    }
    return order(constantOf(left.id), constantOf(right.id))
  })

const rankOf = (expression: Expression, entity: Entity): Constant => {
  const value = evaluate(expression, entity)
  return !isEnumType(expression.type) || value === null ? value : (expression.type.members[String(value)] ?? null)
}

/** The clock of the tests. */
export const testClock = () => Date.UTC(2024, 1, 29, 23, 59, 59)
