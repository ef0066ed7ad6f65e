declare const instant: unique symbol
declare const tick: unique symbol

/** When something was: milliseconds since 1970 by the wall clock, which is set ahead and back. */
export type Instant = number & { readonly [instant]: true }

/**
 * A moment of a monotonic clock, which nobody sets: good for how long something takes, and for nothing else. No number
 * for the compiler, so that it is neither taken for an `Instant` nor reckoned with but here.
 */
export interface Tick {
  readonly [tick]: true
}

export type Clock = () => Instant
export type Ticks = () => Tick

/** Of milliseconds since 1970. */
// Holds because the mark is for the compiler alone: at run time an instant is the number.
export const asInstant = (milliseconds: number) => milliseconds as Instant

/** Of milliseconds since whenever, as `performance.now()` gives them. */
// Likewise.
export const asTick = (milliseconds: number) => milliseconds as unknown as Tick

const millisecondsOf = (moment: Tick) => Number(moment)

/**
 * Milliseconds from one moment to another. Where the monotonic clock is the wall clock (on Workers), it may have been set
 * back in between: nobody knows for how long it was wrong, so that counts as time gone by, and ends what waits.
 */
export const elapsed = (from: Tick, to: Tick) => Math.abs(millisecondsOf(to) - millisecondsOf(from))

/** The moment that many milliseconds before another. */
export const ticksBefore = (moment: Tick, milliseconds: number) => asTick(millisecondsOf(moment) - milliseconds)
