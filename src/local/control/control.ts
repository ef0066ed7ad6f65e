import type { Clock, Instant, Ticks } from '../../clock.ts'
import { wholeRows } from '../../db/upkeep/whole-rows.ts'
import { refusalExplainer } from '../../http/middleware/explain-refusal.ts'
import type { Action } from '../../model/action.ts'
import { createFaults } from '../faults/create-faults.ts'
import { exportSeed, exportText } from './export-entities.ts'
import { masking } from './mask.ts'
import { type Seeding, seedGateway } from './seed-gateway.ts'
import { virtualClock } from './virtual-clock.ts'
import { createWatch } from './watch.ts'

/** Ids as the gateway makes them, and what is to be known of others. */
export interface Ids {
  readonly newId: () => string
  /** Never to be made: it is there. */
  readonly take: (id: string) => void
  /** Begins anew. */
  readonly reset: () => void
}

interface Settings extends Pick<Seeding, 'model' | 'database' | 'seal' | 'retention'> {
  readonly actions: readonly Action[]
  /** The machine's. */
  readonly clock: Clock
  readonly ticks: Ticks
  readonly idsBy: (clock: Clock) => Ids
  /** When the clock begins; the machine's time unless said. */
  readonly at?: Instant | undefined
  /** Whether it stands still there. */
  readonly standsStill?: boolean
  /** Whose tokens the gateway takes. */
  readonly authority: () => string
}

/** What a test does to a gateway in local mode: fills, copies and empties it, looks on, moves its clock, has it fail. */
export const createControl = ({
  model,
  actions,
  database,
  seal,
  retention,
  ticks,
  authority,
  ...settings
}: Settings) => {
  const clock = virtualClock(settings.clock, settings)
  const ids = settings.idsBy(clock.now)
  const faults = createFaults({ clock: clock.now, ticks, authority })
  const mask = masking(model, actions)
  const watch = createWatch({ clock: clock.now, ticks, mask, faults, explain: refusalExplainer(model, actions) })
  const seeding: Seeding = { model, database, seal, retention, clock: clock.now, newId: ids.newId, onId: ids.take }
  let first: unknown
  const inTurn = turns()

  return {
    clock,
    faults,
    newId: ids.newId,
    watch: watch.watch,
    requests: watch.requests,
    clearRequests: watch.clear,
    seed: (seed: unknown) => inTurn(() => seedGateway(seeding, seed)),
    /** The same, with what a reset goes back to. */
    begin: async (seed: unknown) => {
      const seeded = await seedGateway(seeding, seed)
      first = seed
      return seeded
    },
    exportSeed: () => exportSeed(seeding),
    exportText: () => exportText(seeding),
    /** As it was when it began. */
    reset: () =>
      inTurn(async () => {
        await wholeRows(seeding).removeAll(model)
        faults.clear()
        clock.reset()
        ids.reset()
        watch.clear()
        if (first !== undefined) await seedGateway(seeding, first)
      }),
  }
}

/** One after the other: two resets at once would each remove what is there, and then both fill it. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const own = last.then(act)
    last = own.catch(() => {})
    return own
  }
}

/** See `createControl`. */
export type Control = ReturnType<typeof createControl>
