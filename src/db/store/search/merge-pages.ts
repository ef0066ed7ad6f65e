import type { Row } from '../../engines/database.ts'
import { type ListQuery, termsOf } from './list.ts'
import type { PageRows } from './read-page.ts'

/** One page of several, which are in the key's order, begin at the same position and have no row in common. */
export const mergePages = (pages: readonly PageRows[], { orderBy, limit }: ListQuery): PageRows => {
  const isBackwards = termsOf(orderBy)[0]?.descending === true
  const isBefore = (one: string, other: string) => (isBackwards ? one > other : one < other)
  const idOf = ({ id }: Row) => String(id)
  const ends = pages.flatMap(({ end }) => (end ? [String(end[0])] : []))
  // Behind the first end another page may have rows that are not known yet.
  const sure = ends.reduce<string | undefined>(
    (first, end) => (first === undefined || isBefore(end, first) ? end : first),
    undefined,
  )
  const rows = pages
    .flatMap((page) => page.rows)
    .filter((row) => sure === undefined || !isBefore(sure, idOf(row)))
    .sort((one, other) => (isBefore(idOf(one), idOf(other)) ? -1 : 1))
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const end = rows.length > limit && last ? idOf(last) : sure
  return { rows: shown, end: end === undefined ? undefined : [end] }
}
