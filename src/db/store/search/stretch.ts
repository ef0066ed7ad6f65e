import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../../model/entity-type.ts'
import { columnOf, type EntityTable } from '../../sql/table.ts'
import { allIds, type VisibleRows } from '../retention.ts'
import type { Reach } from './reach.ts'

/** A part of the rows along the key: what one statement looks through. */
export interface Stretch {
  readonly isBackwards: boolean
  /** The id before its first row; undefined where it begins with all rows. */
  readonly after: string | undefined
  /** The id of its last row; undefined where it ends with all rows, or with `mostRows`. */
  readonly upTo: string | undefined
  readonly mostRows: number | undefined
}

/** All rows from a position in the order of the key. */
export const stretchFrom = (after: string | undefined, isBackwards: boolean, { leastId }: VisibleRows): Stretch => ({
  isBackwards,
  // What is behind a position may have expired since.
  after: !isBackwards && after !== undefined && after < leastId ? undefined : after,
  upTo: undefined,
  mostRows: undefined,
})

/** Where rows are looked for. */
export interface Field {
  readonly type: EntityType
  readonly table: EntityTable
  readonly visible: VisibleRows
  readonly reach: Reach
}

/**
 * Says which parts a stretch of a field has: those of one shape are read by one text. Whether there is a greatest id is
 * the same for all rows of a type, and so for all texts that are kept together.
 */
export const shapeOf = ({ visible, reach }: Field, { isBackwards, after, upTo, mostRows }: Stretch) => {
  const parts = [after, upTo, mostRows, reach.from, reach.to, visible.leastId || undefined]
  return [reach.equal?.name, isBackwards, ...parts.map((part) => part !== undefined)].join()
}

/** The values of its placeholders. */
export const valuesOf = ({ visible, reach }: Field, { after, upTo, mostRows }: Stretch) => ({
  ...visible,
  ...reach,
  equal: reach.equal?.value,
  after,
  upTo,
  mostRows,
})

const value = (name: keyof ReturnType<typeof valuesOf>) => sql.placeholder(name)

/** What makes a row one of a field, wherever it is along the key. */
export const inField = ({ reach: { equal } }: Field): SQL =>
  sql`tenant = ${value('tenant')}${equal ? sql` and ${columnOf(equal.name)} = ${value('equal')}` : sql``}`

/** What makes a row one of a stretch. */
const conditionsOf = (field: Field, { isBackwards, after, upTo }: Stretch): SQL => {
  const { leastId, mostId } = field.visible
  const { from, to } = field.reach
  const [near, far] = isBackwards ? ['<', '>='] : ['>', '<=']
  const isBounded = mostId !== allIds.mostId
  // One bound a side: given two, SQLite may seek by the lesser one and read all that lies between them. What has been
  // seen of a stretch is within the bounds of the reach.
  const [hasLeast, hasMost] = isBackwards ? [upTo, after] : [after, upTo]
  const least = from === undefined ? value('leastId') : sql`max(${value('leastId')}, ${value('from')})`
  const most = to === undefined ? value('mostId') : sql`min(${value('mostId')}, ${value('to')})`
  const conditions = [
    inField(field),
    ...(after === undefined ? [] : [sql`id ${sql.raw(near)} ${value('after')}`]),
    ...(upTo === undefined ? [] : [sql`id ${sql.raw(far)} ${value('upTo')}`]),
    ...(hasLeast === undefined && (from !== undefined || leastId !== '') ? [sql`id >= ${least}`] : []),
    ...(hasMost === undefined && (to !== undefined || isBounded) ? [sql`id <= ${most}`] : []),
    // Not to seek by, which the plus keeps SQLite from: hardly a row is later.
    ...(isBackwards && after !== undefined && isBounded ? [sql`+id <= ${value('mostId')}`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

const orderOf = ({ isBackwards }: Stretch) => sql.raw(`order by id ${isBackwards ? 'desc' : 'asc'}`)

/** The rows of a stretch, as a subquery: with these columns, or all; in the key's order where they are a number of rows. */
export const rowsOf = (field: Field, stretch: Stretch, { columns = sql`*` } = {}): SQL => {
  const cut = stretch.mostRows === undefined ? sql`` : sql` ${orderOf(stretch)} limit ${value('mostRows')}`
  return sql`(select ${columns} from ${field.table} where ${conditionsOf(field, stretch)}${cut})`
}

/**
 * The id of a stretch's last row where it has as many rows as it may, which is looked for only then; else null. To walk
 * there takes less than half as long as the greatest id of all takes to find.
 */
export const lastOf = (field: Field, stretch: Stretch): SQL =>
  sql`case when count(*) = ${value('mostRows')} then (select id from ${field.table}
    where ${conditionsOf(field, stretch)} ${orderOf(stretch)} limit 1 offset ${value('mostRows')} - 1) end`
