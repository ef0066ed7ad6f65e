import { asInstant, asTick } from '../../../src/clock.ts'

/** Time as a test moves it: `now` by the wall clock, in milliseconds since 1970, and by how much that was set ahead. */
export interface Time {
  now: number
  setAheadBy?: number
}

/** The wall clock and the monotonic clock of such a time. What moves `now` alone moves both. */
export const clocksOf = (time: Time) => ({
  clock: () => asInstant(time.now),
  ticks: () => asTick(time.now - (time.setAheadBy ?? 0)),
})

/** Sets the wall clock ahead by so many milliseconds, or back: no time goes by. */
export const setClock = (time: Time, milliseconds: number) => {
  time.now += milliseconds
  time.setAheadBy = (time.setAheadBy ?? 0) + milliseconds
}
