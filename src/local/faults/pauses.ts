import { type Clock, elapsed, type Instant, type Tick, type Ticks } from '../../clock.ts'
import { keepNewest } from '../../text/keep-newest.ts'

/** In milliseconds: a timer may go off that much early. */
const tolerance = 50

/** A moment by both clocks, so that a test need not wait where it can move the one. */
interface Moment {
  readonly at: Instant
  readonly tick: Tick
}

/** Says how much time has gone by since a moment: as much as the clock says that goes faster. */
export const stopwatch = (clock: Clock, ticks: Ticks) => ({
  now: (): Moment => ({ at: clock(), tick: ticks() }),
  /** In milliseconds. */
  since: ({ at, tick }: Moment) => Math.max(clock() - at, elapsed(tick, ticks())),
})

type Stopwatch = ReturnType<typeof stopwatch>

/** How many are remembered; the oldest goes. */
const most = 1000

/** Who was told to wait, by what they were told for. */
export const createPauses = ({ now, since }: Stopwatch) => {
  const pauses = new Map<string, Moment>()
  return {
    /** What becomes of one that comes: it was never told to wait, has waited, or comes too early. */
    look: (key: string, seconds: number): 'free' | 'over' | 'early' => {
      const told = pauses.get(key)
      if (told === undefined) return 'free'
      return since(told) + tolerance >= seconds * 1000 ? 'over' : 'early'
    },
    /** Begins the wait, or begins it anew. */
    begin: (key: string) => keepNewest(pauses, [key, now()], most),
    end: (key: string) => pauses.delete(key),
  }
}
