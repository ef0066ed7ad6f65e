import { asInstant, type Clock, type Instant } from '../../clock.ts'

/** Where a clock begins. */
interface Beginning {
  /** When it is as it is made; the machine's time unless said. */
  readonly at?: Instant | undefined
  /** Whether it stands still until it is moved. */
  readonly standsStill?: boolean
}

/** In milliseconds since 1970: the last instant that a date of OData can be. */
const latest = Date.UTC(10_000, 0) - 1

/** What a clock cannot be set to. */
export class ClockError extends Error {}

/** A clock that can be moved, for all who ask when it is. */
export const virtualClock = (machine: Clock, { at, standsStill = false }: Beginning = {}) => {
  const base: Clock = standsStill ? () => asInstant(0) : machine
  const first = standsStill ? (at ?? machine()) : at === undefined ? 0 : at - machine()
  let ahead = first
  const now: Clock = () => asInstant(base() + ahead)
  const moveBy = (milliseconds: number) => {
    const then = now() + milliseconds
    if (!(then >= 0 && then <= latest)) throw new ClockError('The clock can be set to instants from 1970 to 9999.')
    // Whole, as every clock has them.
    ahead = Math.round(ahead + milliseconds)
  }
  return {
    now,
    /** It goes on from there, unless it stands still. */
    set: (instant: Instant) => moveBy(instant - now()),
    /** In milliseconds; negative ones set it back. */
    advance: moveBy,
    reset: () => {
      ahead = first
    },
    isMoved: () => ahead !== first,
  }
}

const dateTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/i

/** Whether there is that day: Date takes the 31st of February for one of March. */
const isDay = (text: string) => {
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** An instant out of a Date, milliseconds since 1970, or a text such as 2026-01-31T12:00:00Z. Throws a ClockError. */
export const readInstant = (value: unknown): Instant => {
  const milliseconds =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'string' && dateTime.test(value) && isDay(value.slice(0, 10))
        ? Date.parse(value)
        : typeof value === 'number'
          ? Math.round(value)
          : Number.NaN
  if (!(milliseconds >= 0 && milliseconds <= latest))
    throw new ClockError('An instant is a time from 1970 to 9999, such as 2026-01-31T12:00:00Z.')
  return asInstant(milliseconds)
}
