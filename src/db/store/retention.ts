/**
 * In milliseconds: how far ahead of the clock an id may be, at the least. A clock that is set back by less makes nothing
 * vanish; one that was ahead has what was made then live longer by no more, or by `retention` where that is longer.
 */
const mostAhead = 24 * 3_600_000

/** The last instant that a UUIDv7 can be of. */
const mostMilliseconds = 2 ** 48 - 1

/** The rows that there are for a caller: those of the tenant that have not expired. */
export interface VisibleRows {
  readonly tenant: string
  /** The least id that has not expired; empty where none does. */
  readonly leastId: string
  /** The greatest that there can be: one that is later was made while the clock was wrong, and would live too long. */
  readonly mostId: string
}

/**
 * The least UUIDv7 (RFC 9562) made at or after an instant (milliseconds since 1970): ids tell when they were made, so
 * that what is too old is a range of the key.
 */
export const leastIdAt = (milliseconds: number) => {
  const at = Math.min(Math.max(0, Math.floor(milliseconds)), mostMilliseconds)
  return `${hex(Math.floor(at / 2 ** 16), 8)}-${hex(at % 2 ** 16, 4)}-7000-8000-000000000000`
}

/** Of a small number, for which it takes a third of the time that it takes for one as large as an instant. */
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

/** The latest instant, in milliseconds since 1970, that anything kept for so long may say it is from. */
export const latestAt = (now: number, retention: number) => now + Math.max(mostAhead, retention)

/** The ids of what is kept for so long, as seen at an instant. */
export const idsKeptAt = (now: number, retention: number) => ({
  leastId: leastIdAt(now - retention),
  mostId: leastIdAt(latestAt(now, retention)),
})

/** The ids of what is kept for ever. */
export const allIds = { leastId: '', mostId: '~' }
