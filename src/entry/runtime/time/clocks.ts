import { asInstant, asTick, type Clock, type Ticks } from '../../../clock.ts'

/** The wall clock of the machine. */
export const wallClock: Clock = () => asInstant(Date.now())

/**
 * Its monotonic clock, which may stand still while the machine sleeps. On Workers both are one, which moves when
 * something comes from outside alone (Cloudflare, "Performance and timers").
 */
export const monotonicClock: Ticks = () => asTick(performance.now())
