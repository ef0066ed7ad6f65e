import { type Clock, elapsed, type Instant, type Tick, type Ticks } from '../../../clock.ts'

/** In milliseconds: what the wall clock may gain or lose between two looks without having been set. */
const mostDrift = 60_000
/** In milliseconds: how long a clock has to run on before it is believed, so that there is time to set it right. */
const settling = 60 * 60_000

/**
 * `set`: the wall clock was set ahead or back a short time ago, or the machine slept; `new`: nothing is known against
 * it; `steady`: it has run on for an hour without being set.
 */
export type Steadiness = 'set' | 'new' | 'steady'

/** Says at each look whether the wall clock has gone as the monotonic one has. */
export const steadiness = (clock: Clock, ticks: Ticks) => {
  const startedAt = ticks()
  let last: { readonly wall: Instant; readonly tick: Tick } | undefined
  let setAt: Tick | undefined
  return (): Steadiness => {
    const now = { wall: clock(), tick: ticks() }
    if (last && Math.abs(now.wall - last.wall - elapsed(last.tick, now.tick)) > mostDrift) setAt = now.tick
    last = now
    if (elapsed(setAt ?? startedAt, now.tick) >= settling) return 'steady'
    return setAt === undefined ? 'new' : 'set'
  }
}
