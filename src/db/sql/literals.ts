import { type SQL, sql } from 'drizzle-orm'
import { type Constant, type Expression, withOperands } from '../../odata/query/filter/expression.ts'
import type { SearchExpression } from '../../odata/query/search.ts'
import type { Bindable } from '../engines/database.ts'
import type { Values } from './prepared.ts'

/** How the values of expressions stand in a statement. */
export interface Binder {
  readonly value: (value: string | number) => SQL
  /** A list of strings or booleans is one value, as JSON. */
  readonly list: (members: readonly Constant[]) => SQL
}

/** As they are. */
export const itself: Binder = {
  value: (value) => sql`${value}`,
  list: (members) => sql`${JSON.stringify(members)}`,
}

const literal = (number: Constant | undefined) => sql`${sql.placeholder(`literal.${number}`)}`

/** As placeholders, of expressions whose literals are numbered. */
export const byNumber: Binder = { value: literal, list: ([number]) => literal(number) }

/**
 * Numbers the literals of expressions: each that is bound becomes its number, a text where it is a text. What is left is
 * their shape, all that their SQL depends on, so that queries of one shape share it.
 */
export const numbering = () => {
  const values: Record<string, Bindable> = {}
  let count = 0
  const numberOf = (value: Bindable) => {
    values[`literal.${count}`] = value
    count += 1
    return count - 1
  }
  const numbered = (value: Constant): Constant => {
    if (typeof value === 'string') return String(numberOf(value))
    return typeof value === 'number' ? numberOf(value) : value
  }
  const listed = (members: readonly Constant[]): readonly Constant[] => {
    if (members.some((member) => typeof member === 'number')) return members.map(numbered)
    const present = members.filter((member) => member !== null)
    const list = present.length === 0 ? [] : [String(numberOf(JSON.stringify(present)))]
    return present.length < members.length ? [...list, null] : list
  }
  const expression = (one: Expression): Expression => {
    if (one.kind === 'literal') return { ...one, value: numbered(one.value) }
    const inner = withOperands(one, expression)
    return inner.kind === 'in' ? { ...inner, members: listed(inner.members) } : inner
  }
  const search = (one: SearchExpression): SearchExpression => {
    if (one.kind === 'term') return { ...one, text: String(numberOf(one.text)) }
    return one.kind === 'not'
      ? { ...one, operand: search(one.operand) }
      : { ...one, operands: one.operands.map(search) }
  }
  return { expression, search, values: values satisfies Values }
}
