import type { Store } from '../../db/store/store.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { StandingOf } from '../../relay/rooms.ts'

interface Needs extends Pick<Dependencies, 'clock'> {
  readonly store: Store
}

/** Reads what a room has to know of its session. */
export const standingOf =
  (_: Needs): StandingOf =>
  async () =>
    undefined
