import type { Bindable } from '../../engines/database.ts'
import { numbering } from '../../sql/literals.ts'
import type { ListQuery } from './list.ts'

/** What rows are held against, with its literals numbered: all that the SQL of a search depends on beside its reach. */
export interface Shape extends Pick<ListQuery, 'filter' | 'search' | 'orderBy'> {
  /** The same for two of one shape. */
  readonly name: string
  /** Of the literals, and of the position to be after. */
  readonly values: Readonly<Record<string, Bindable>>
}

const none: Shape = { filter: undefined, search: undefined, orderBy: [], name: '', values: {} }

export const queryShape = ({
  filter,
  search,
  orderBy,
  after,
}: Pick<ListQuery, 'filter' | 'search' | 'orderBy' | 'after'>): Shape => {
  if (!filter && !search && orderBy.length === 0) return none
  const numbers = numbering()
  const shape = {
    filter: filter && numbers.expression(filter),
    search: search && numbers.search(search),
    orderBy: orderBy.map(({ expression, descending }) => ({ expression: numbers.expression(expression), descending })),
  }
  const values = { ...numbers.values }
  after?.forEach((value, index) => {
    values[`after.${index}`] = value
  })
  // Null stands in the text.
  return { ...shape, values, name: JSON.stringify([shape, after?.map((value) => value === null)]) }
}
