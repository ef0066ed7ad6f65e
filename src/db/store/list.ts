import { and, asc, count, desc, eq, getTableColumns, gte, sql } from 'drizzle-orm'
import { canBeNull, type Expression } from '../../odata/query/filter/expression.ts'
import type { OrderTerm } from '../../odata/query/order-by.ts'
import type { SearchExpression } from '../../odata/query/search.ts'
import type { Bindable, Row, Statement } from '../engines/database.ts'
import { filterCondition, orderValue, searchCondition } from '../sql/condition.ts'
import { type KeysetTerm, keysetCondition } from '../sql/keyset.ts'
import { queryBuilder, toStatement } from '../sql/prepared.ts'
import { columnName, type EntityTable } from '../sql/table.ts'
import { allIds, type VisibleRows } from './retention.ts'

/** Which entities of a set: those that both select; undefined selects all. */
export interface Selection {
  readonly filter: Expression | undefined
  readonly search: SearchExpression | undefined
}

/** Where an entity stands in an order: the values of the order's terms, the last of which is the id. */
export type Position = readonly Bindable[]

/** A page of these: in what order, after which position, and how many. */
export interface ListQuery extends Selection {
  /** The properties to answer, so that no other secret need be unsealed; undefined for all. */
  readonly select: readonly string[] | undefined
  readonly orderBy: readonly OrderTerm[]
  readonly after: Position | undefined
  readonly skip: number
  readonly limit: number
}

const columnOf = (name: string) => sql`${sql.identifier(columnName(name))}`

const conditionsOf = (table: EntityTable, { tenant, leastId, mostId }: VisibleRows, { filter, search }: Selection) => [
  eq(table.tenant, tenant),
  leastId === '' ? undefined : gte(table.id, leastId),
  // Not to seek by, which the plus keeps SQLite from: a page begins at its position, and hardly a row is later.
  mostId === allIds.mostId ? undefined : sql`+${table.id} <= ${mostId}`,
  filter && filterCondition(filter, columnOf),
  search && searchCondition(search, columnOf),
]

const isKey = ({ expression }: OrderTerm) => expression.kind === 'property' && expression.name === 'id'
const byKey: OrderTerm = {
  expression: { kind: 'property', type: 'Edm.String', name: 'id', nullable: false },
  descending: false,
}

/** The terms of an order, the last of which is the id: it decides every tie, so that nothing after it orders anything. */
const termsOf = (orderBy: readonly OrderTerm[]): readonly OrderTerm[] => {
  const key = orderBy.findIndex(isKey)
  return key < 0 ? [...orderBy, byKey] : orderBy.slice(0, key + 1)
}

/** Reads a page by its position, not by its number: in the order of the key its cost does not grow with depth. */
export const listStatement = (table: EntityTable, visible: VisibleRows, query: ListQuery): Statement => {
  const terms: readonly KeysetTerm[] = termsOf(query.orderBy).map(({ expression, descending }) => ({
    sql: orderValue(expression, columnOf),
    descending,
    nullable: canBeNull(expression),
  }))
  const { after } = query
  // Given two lower bounds of a column, SQLite may seek by the lesser one and read all that lies between them.
  const isBounded = terms.length === 1 && terms[0]?.descending === false && after && String(after[0]) >= visible.leastId
  const page = queryBuilder
    .select({
      ...getTableColumns(table),
      ...Object.fromEntries(terms.map((term, index) => [orderColumn(index), term.sql.as(orderColumn(index))])),
    })
    .from(table)
    .where(
      and(
        ...conditionsOf(table, isBounded ? { ...visible, leastId: '' } : visible, query),
        after && keysetCondition(terms, after),
      ),
    )
    .orderBy(...terms.map((term) => (term.descending ? desc(term.sql) : asc(term.sql))))
    .limit(query.limit)
  return toStatement(query.skip > 0 ? page.offset(query.skip) : page)
}

/** Answers one row, whose `total` is the number of entities. */
export const countStatement = (table: EntityTable, visible: VisibleRows, selection: Selection): Statement =>
  toStatement(
    queryBuilder
      .select({ total: count().as('total') })
      .from(table)
      .where(and(...conditionsOf(table, visible, selection))),
  )

/** The position of a row that `listStatement` read. */
export const positionOf = (row: Row, { orderBy }: ListQuery): Position =>
  termsOf(orderBy).map((_, index) => row[orderColumn(index)] ?? null)

const orderColumn = (index: number) => `order_${index}`
