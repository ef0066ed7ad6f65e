import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../../model/entity-type.ts'
import { canBeNull, type Expression } from '../../../odata/query/filter/expression.ts'
import type { OrderTerm } from '../../../odata/query/order-by.ts'
import type { SearchExpression } from '../../../odata/query/search.ts'
import type { Bindable, Row } from '../../engines/database.ts'
import { filterCondition, orderValue, searchCondition } from '../../sql/condition.ts'
import { type KeysetTerm, keysetCondition } from '../../sql/keyset.ts'
import { byNumber } from '../../sql/literals.ts'
import { columnOf, type EntityTable } from '../../sql/table.ts'
import { columnsOf, sizeOf } from './stored-size.ts'

/** Which entities of a set: those that both select; undefined selects all. */
export interface Selection {
  readonly filter: Expression | undefined
  readonly search: SearchExpression | undefined
}

/** Where an entity stands in an order: the values of the order's terms, the last of which is the id. */
export type Position = readonly Bindable[]

/** A page of these: in what order, after which position, and how many. */
export interface ListQuery extends Selection {
  /** The properties to answer, so that no other need be read; undefined for all. */
  readonly select: readonly string[] | undefined
  readonly orderBy: readonly OrderTerm[]
  readonly after: Position | undefined
  readonly skip: number
  readonly limit: number
  /** Whether all that are selected are to be counted, too. */
  readonly count: boolean
  /** Bytes that the page is to have at the most: about as many are read, and always an entity. */
  readonly mostBytes: number
}

const isKey = ({ expression }: OrderTerm) => expression.kind === 'property' && expression.name === 'id'
const byKey: OrderTerm = {
  expression: { kind: 'property', type: 'Edm.String', name: 'id', nullable: false },
  descending: false,
}

/** The terms of an order, the last of which is the id: it decides every tie, so that nothing after it orders anything. */
export const termsOf = (orderBy: readonly OrderTerm[]): readonly OrderTerm[] => {
  const key = orderBy.findIndex(isKey)
  return key < 0 ? [...orderBy, byKey] : orderBy.slice(0, key + 1)
}

const joined = (parts: readonly SQL[], separator = ', ') => sql.join([...parts], sql.raw(separator))
/** Of all terms but the last, which is the id. */
const orderColumn = (index: number) => `order_${index}`

/** The value of a position, which has a name of its own in a statement. */
const placed = (index: number) => sql`${sql.placeholder(`after.${index}`)}`

/** What a filter and a search demand, and the order to be after a position: nothing in the order of the key. */
const conditionOf = ({ filter, search }: Selection, keyset?: SQL) =>
  joined(
    [
      sql`true`,
      ...(filter ? [filterCondition(filter, columnOf, byNumber)] : []),
      ...(search ? [searchCondition(search, columnOf, byNumber)] : []),
      ...(keyset ? [keyset] : []),
    ],
    ' and ',
  )

/** Part of a page's query: rows to choose from. How many are the placeholders `limit` and, with `isSkipping`, `skip`. */
export interface PagePart {
  /** A subquery. */
  readonly rows: SQL
  readonly isSkipping: boolean
}

const chosen = (query: ListQuery, { rows, isSkipping }: PagePart, columns: (terms: readonly SQL[]) => SQL) => {
  const terms: readonly KeysetTerm[] = termsOf(query.orderBy).map(({ expression, descending }) => ({
    sql: orderValue(expression, columnOf, byNumber),
    descending,
    nullable: canBeNull(expression),
  }))
  // In the order of the key it is where the rows begin.
  const after = terms.length > 1 ? query.after : undefined
  const keyset =
    after &&
    keysetCondition(
      terms,
      after.map((value, index) => (value === null ? null : placed(index))),
    )
  const order = terms.map((term) => sql`${term.sql} ${sql.raw(term.descending ? 'desc' : 'asc')}`)
  const values = terms.slice(0, -1).map((term, index) => sql`${term.sql} as ${sql.identifier(orderColumn(index))}`)
  return sql`select ${columns(values)} from ${rows} where ${conditionOf(query, keyset)}
    order by ${joined(order)} limit ${sql.placeholder('limit')}${isSkipping ? sql` offset ${sql.placeholder('skip')}` : sql``}`
}

/** The rows of a page, with the values that they are ordered by. */
export const pageStatement = (type: EntityType, query: ListQuery, part: PagePart) =>
  chosen(query, part, (values) => joined([...columnsOf(type, query.select), ...values]))

/** Their ids alone. */
export const idsStatement = (query: ListQuery, part: PagePart) => chosen(query, part, () => sql`id`)

/**
 * The same page, but no more rows than have so many bytes, and always one. Each has `found`, how many there would have
 * been, and `total`, the bytes up to and with it. How many bytes is the placeholder `bytes`.
 */
export const cutPageStatement = (
  { type, table }: { readonly type: EntityType; readonly table: EntityTable },
  query: ListQuery,
  part: PagePart,
) => {
  const terms = termsOf(query.orderBy)
  const names = terms.slice(0, -1).map((_, index) => sql.identifier(orderColumn(index)))
  const orderWith = (id: SQL) =>
    joined(terms.map(({ descending }, index) => sql`${names[index] ?? id} ${sql.raw(descending ? 'desc' : 'asc')}`))
  const all = (...columns: readonly SQL[]) => joined([...columns, ...names.map((name) => sql`${name}`)])
  const columns = columnsOf(type, query.select).map((column) => sql`t.${column}`)
  const sizes = chosen(query, part, (values) =>
    joined([sql`id`, sql`${sizeOf(type, query.select)} as size`, ...values]),
  )
  return sql`select ${all(...columns)}, found, total from (
      select ${all(sql`id as page_id`, sql`size`)}, count(*) over () as found,
        sum(size) over (order by ${orderWith(sql`id`)} rows unbounded preceding) as total from (${sizes})) as p
    cross join ${table} as t on t.tenant = ${sql.placeholder('tenant')} and t.id = p.page_id
    where total - size < ${sql.placeholder('bytes')} order by ${orderWith(sql`page_id`)}`
}

/** Answers one row, whose `total` is the number of those selected. */
export const countStatement = (selection: Selection, rows: SQL) =>
  sql`select count(*) as total from ${rows} where ${conditionOf(selection)}`

/** Whether a row is selected, as a column that an end can be counted with. */
export const selectedColumn = (selection: Selection) => sql`${conditionOf(selection)} as selected`

/** Gives the position of a row of a page. */
export const positionReader = ({ orderBy }: ListQuery) => {
  const columns = termsOf(orderBy)
    .slice(0, -1)
    .map((_, index) => orderColumn(index))
  return (row: Row): Position => [...columns.map((column) => row[column] ?? null), row.id ?? null]
}
