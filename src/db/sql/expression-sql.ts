import { type SQL, sql } from 'drizzle-orm'
import { type Constant, canBeNull, type Expression, type ExpressionOf } from '../../odata/query/filter/expression.ts'
import { type ComputedOption, checkedDivision } from './division-by-zero.ts'
import { functionSql } from './function-sql.ts'
import type { Binder } from './literals.ts'

/** The column of a property. */
export type Column = (property: string) => SQL

/** Where an expression stands. */
interface Place {
  readonly column: Column
  readonly option: ComputedOption
  readonly binder: Binder
}

/**
 * An expression as SQL that has its very value, null included (URL Conventions, section 5.1.1.1.3). With
 * `nullAsFalse` it may be null where it should be false, which a `where` does not tell apart.
 */
export const expressionSql = (expression: Expression, place: Place, nullAsFalse = false): SQL => {
  const exact = (operand: Expression) => expressionSql(operand, place)
  switch (expression.kind) {
    case 'literal':
      return constantSql(expression.value, place.binder)
    case 'property':
      return place.column(expression.name)
    case 'call':
      return functionSql(expression, expression.parameters.map(exact))
    case 'negate':
      return sql`(-${exact(expression.operand)})`
    case 'not':
      return sql`(not ${exact(expression.operand)})`
    case 'arithmetic':
      return arithmeticSql(expression, place.option, exact(expression.left), exact(expression.right))
    case 'comparison':
      return comparisonSql(expression, exact(expression.left), exact(expression.right), nullAsFalse)
    case 'in':
      return inSql(expression, exact(expression.operand), place.binder, nullAsFalse)
    case 'logical': {
      const operands = expression.operands.map((operand) => expressionSql(operand, place, nullAsFalse))
      return sql`(${sql.join(operands, sql.raw(` ${expression.operator} `))})`
    }
  }
}

/** Cast, because engines bind a whole number as one or the other kind of number. */
const constantSql = (value: Constant, binder: Binder): SQL => {
  if (value === null) return sql`null`
  if (typeof value === 'boolean') return value ? sql`1` : sql`0`
  const bound = binder.value(value)
  return typeof value === 'number' ? sql`cast(${bound} as real)` : bound
}

const arithmeticSql = (
  { operator, type, right: divisor }: ExpressionOf<'arithmetic'>,
  option: ComputedOption,
  left: SQL,
  right: SQL,
): SQL => {
  /** A literal that the parser let pass is not zero. */
  const quotient = (name: 'div' | 'mod') =>
    divisor.kind === 'literal'
      ? name === 'mod'
        ? sql`mod(${left}, ${right})`
        : sql`(${left} / ${right})`
      : checkedDivision(name, option, left, right)
  switch (operator) {
    case 'add':
      return finite(sql`${left} + ${right}`)
    case 'sub':
      return finite(sql`${left} - ${right}`)
    case 'mul':
      return finite(sql`${left} * ${right}`)
    case 'div':
      return type === 'Edm.Decimal' ? finite(quotient('div')) : sql`trunc(${quotient('div')})`
    case 'divby':
      return finite(sql`${left} / ${right}`)
    case 'mod':
      return quotient('mod')
  }
}

/** What overflows is null, as what `divby` makes of zero is: neither engine has a number for it that all clients read. */
const finite = (number: SQL) => sql`nullif(nullif(${number}, 9e999), -9e999)`

const comparisonSql = (
  { operator, left, right }: ExpressionOf<'comparison'>,
  from: SQL,
  to: SQL,
  nullAsFalse: boolean,
): SQL => {
  const nullable = canBeNull(left) || canBeNull(right)
  switch (operator) {
    case 'eq':
      return nullable ? sql`(${from} is ${to})` : sql`(${from} = ${to})`
    case 'ne':
      return nullable ? sql`(${from} is not ${to})` : sql`(${from} <> ${to})`
    default: {
      const ordered = sql`(${from} ${sql.raw(orderOperators[operator])} ${to})`
      return nullable && !nullAsFalse ? sql`ifnull(${ordered}, 0)` : ordered
    }
  }
}

const orderOperators = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const

/** A list of strings or booleans is one bound value; numbers are bound one by one, which keeps them exact. */
const inSql = ({ operand, members }: ExpressionOf<'in'>, value: SQL, binder: Binder, nullAsFalse: boolean): SQL => {
  const present = members.filter((member) => member !== null)
  if (present.length === 0) return sql`(${value} is null)`
  const list = present.some((member) => typeof member === 'number')
    ? sql`(${sql.join(
        present.map((member) => constantSql(member, binder)),
        sql`, `,
      )})`
    : sql`(select value from json_each(${binder.list(present)}))`
  const isIn = sql`(${value} in ${list})`
  if (!canBeNull(operand)) return isIn
  if (present.length < members.length) return sql`ifnull(${isIn}, 1)`
  return nullAsFalse ? isIn : sql`ifnull(${isIn}, 0)`
}
