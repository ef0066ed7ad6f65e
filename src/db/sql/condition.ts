import { type SQL, sql } from 'drizzle-orm'
import { isEnumType } from '../../model/kinds/enum-type.ts'
import type { Expression } from '../../odata/query/filter/expression.ts'
import type { SearchExpression } from '../../odata/query/search.ts'
import { type Column, expressionSql } from './expression-sql.ts'
import { itself } from './literals.ts'

/** The rows a $filter selects: those for which it is true. A property compared with a literal keeps its index. */
export const filterCondition = (filter: Expression, column: Column, binder = itself): SQL =>
  expressionSql(filter, { column, option: '$filter', binder }, true)

/** The rows a $search selects. Never null. */
export const searchCondition = (search: SearchExpression, column: Column, binder = itself): SQL => {
  switch (search.kind) {
    case 'term':
      return termSql(binder.value(search.text), search.properties.map(column))
    case 'not':
      return sql`(not ${searchCondition(search.operand, column, binder)})`
    default: {
      const operands = search.operands.map((operand) => searchCondition(operand, column, binder))
      return sql`(${sql.join(operands, sql.raw(` ${search.kind} `))})`
    }
  }
}

/** What an order term sorts by: an enum by the declared value of its member, all else by its value. */
export const orderValue = (expression: Expression, column: Column, binder = itself): SQL => {
  const value = expressionSql(expression, { column, option: '$orderby', binder })
  if (!isEnumType(expression.type)) return value
  // Written out, not bound: names and numbers of the declaration, and a case would cost a bound value for each.
  const ranks = Object.entries(expression.type.members).map(([name, rank]) => `when '${name}' then ${rank}`)
  return sql`case ${value} ${sql.raw(ranks.join(' '))} end`
}

/** One bound value for all properties: U+0001, which no string contains, keeps a term from spanning two of them. */
const termSql = (text: SQL, columns: readonly SQL[]) =>
  columns.length === 0
    ? sql`0`
    : sql`(instr(lower(concat_ws(char(1), ${sql.join([...columns], sql`, `)})), ${text}) > 0)`
