import { type SQL, sql } from 'drizzle-orm'
import { type Constant, canBeNull, type Expression, type ExpressionOf } from '../../odata/query/filter/expression.ts'
import { functionSql } from './function-sql.ts'

/** The column of a property. */
export type Column = (property: string) => SQL

/**
 * An expression as SQL that has its very value, null included (URL Conventions, section 5.1.1.1.3). With
 * `nullAsFalse` it may be null where it should be false, which a `where` does not tell apart.
 */
export const expressionSql = (expression: Expression, column: Column, nullAsFalse = false): SQL => {
  const exact = (operand: Expression) => expressionSql(operand, column)
  switch (expression.kind) {
    case 'literal':
      return constantSql(expression.value)
    case 'property':
      return column(expression.name)
    case 'call':
      return functionSql(expression, expression.parameters.map(exact))
    case 'negate':
      return sql`(-${exact(expression.operand)})`
    case 'not':
      return sql`(not ${exact(expression.operand)})`
    case 'arithmetic':
      return arithmeticSql(expression, exact(expression.left), exact(expression.right))
    case 'comparison':
      return comparisonSql(expression, exact(expression.left), exact(expression.right), nullAsFalse)
    case 'in':
      return inSql(expression, exact(expression.operand), nullAsFalse)
    case 'logical': {
      const operands = expression.operands.map((operand) => expressionSql(operand, column, nullAsFalse))
      return sql`(${sql.join(operands, sql.raw(` ${expression.operator} `))})`
    }
  }
}

/** Cast, because engines bind a whole number as one or the other kind of number. */
const constantSql = (value: Constant): SQL => {
  if (value === null) return sql`null`
  if (typeof value === 'boolean') return value ? sql`1` : sql`0`
  return typeof value === 'number' ? sql`cast(${value} as real)` : sql`${value}`
}

const arithmeticSql = ({ operator, type }: ExpressionOf<'arithmetic'>, left: SQL, right: SQL): SQL => {
  switch (operator) {
    case 'add':
      return finite(sql`${left} + ${right}`)
    case 'sub':
      return finite(sql`${left} - ${right}`)
    case 'mul':
      return finite(sql`${left} * ${right}`)
    case 'div':
      return type === 'Edm.Decimal' ? finite(sql`${left} / ${right}`) : sql`trunc(${left} / ${right})`
    case 'divby':
      return finite(sql`${left} / ${right}`)
    case 'mod':
      return sql`mod(${left}, ${right})`
  }
}

/** What overflows is null, as division by zero is. */
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
const inSql = ({ operand, members }: ExpressionOf<'in'>, value: SQL, nullAsFalse: boolean): SQL => {
  const present = members.filter((member) => member !== null)
  if (present.length === 0) return sql`(${value} is null)`
  const list = present.some((member) => typeof member === 'number')
    ? sql`(${sql.join(present.map(constantSql), sql`, `)})`
    : sql`(select value from json_each(${JSON.stringify(present)}))`
  const isIn = sql`(${value} in ${list})`
  if (!canBeNull(operand)) return isIn
  if (present.length < members.length) return sql`ifnull(${isIn}, 1)`
  return nullAsFalse ? isIn : sql`ifnull(${isIn}, 0)`
}
