import type { Lane, Lanes, PageLane } from '../dependencies.ts'
import { GraphError, tooManyWaiting } from '../errors.ts'
import type { Awaitable } from '../text/awaitable.ts'

interface Bounds {
  /** Of one tenant. */
  readonly mostAtOnce: number
  readonly mostWaiting: number
}

/** A page takes some ten times its size while it is made; one is read while another is unsealed. */
const heavyPages: Bounds = { mostAtOnce: 2, mostWaiting: 500 }

/** One that waits holds its body, of up to a mebibyte; one at work holds its answers, of up to four. */
const batches: Bounds = { mostAtOnce: 2, mostWaiting: 50 }

/** In bytes. */
const smallPage = 64 * 1024
/** Together they find more in the processor's caches. Those that turn out to be large let their rows go. */
const lightPages: Bounds = { mostAtOnce: 16, mostWaiting: 500 }

/** Read by nobody but the log. */
const callerGone = () => new GraphError('TooManyRequests', 'The caller has gone.', { reason: 'waiting' })

/**
 * In milliseconds: as long as a client waits for an answer. One that has gone and one that has sent all look the same to
 * TCP until something is written, so that a lane may be full of those who have gone.
 */
const mostWait = 20_000

/** Tenants do not wait for one another; of one tenant, who comes first goes first. */
const laneWithin = ({ mostAtOnce, mostWaiting }: Bounds, turn: (hasWaited: boolean) => Awaitable<void>) => {
  const tenants = new Map<string, { busy: number; readonly waiting: Set<() => void> }>()
  const busy = (tenant: string) => tenants.get(tenant)?.busy ?? 0
  const run: Lane = async (tenant, work, signalOf) => {
    const lane = tenants.get(tenant) ?? { busy: 0, waiting: new Set() }
    const mayEnter = lane.busy < mostAtOnce
    if (mayEnter) {
      tenants.set(tenant, lane)
      lane.busy += 1
    } else if (lane.waiting.size >= mostWaiting) {
      throw tooManyWaiting()
    } else {
      // Not before it is needed: making one takes its time.
      const signal = signalOf()
      await new Promise<void>((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', leave)
          lane.waiting.delete(go)
        }
        const go = () => {
          end()
          resolve()
        }
        const refuse = (error: GraphError) => {
          end()
          reject(error)
        }
        const leave = () => refuse(callerGone())
        const timer = setTimeout(() => refuse(tooManyWaiting()), mostWait)
        lane.waiting.add(go)
        signal.addEventListener('abort', leave)
        if (signal.aborted) leave()
      })
    }
    try {
      await turn(!mayEnter)
      return await work()
    } finally {
      const [next] = lane.waiting
      if (next) {
        // It takes the place over, which so stays taken.
        next()
      } else {
        lane.busy -= 1
        if (lane.busy === 0) tenants.delete(tenant)
      }
    }
  }
  return { run, isBusy: (tenant: string) => busy(tenant) > 0, isFull: (tenant: string) => busy(tenant) >= mostAtOnce }
}

/** What is heavy goes to its lane at once; what may be light is read in the other, and stays there where it is small. */
const pageLane =
  (light: ReturnType<typeof laneWithin>, heavy: ReturnType<typeof laneWithin>): PageLane =>
  async (tenant, { isHeavy, read, answer }, signalOf) => {
    const answerLight = async () => {
      const found = await read()
      if (found.size <= smallPage) return { answered: await answer(found) }
      return heavy.isFull(tenant) ? undefined : { answered: await heavy.run(tenant, () => answer(found), signalOf) }
    }
    // Beside heavy ones this may well be another, which would be read for nothing.
    const mayBeLight = !isHeavy && !heavy.isBusy(tenant)
    const now = mayBeLight ? await light.run(tenant, answerLight, signalOf) : undefined
    return now ? now.answered : heavy.run(tenant, async () => answer(await read()), signalOf)
  }

/**
 * The lanes of a process. `turn` lets the event loop see to other requests where it has been busy for long, `nextTurn`
 * always: who has waited for a light page is so not overtaken, turn by turn, by who comes.
 */
export const lanesOfProcess = (turn: Lanes['turn'], nextTurn: Lanes['turn']): Lanes => ({
  page: pageLane(
    laneWithin(lightPages, (hasWaited) => (hasWaited ? nextTurn() : undefined)),
    laneWithin(heavyPages, turn),
  ),
  batch: laneWithin(batches, turn).run,
  // All: together they find more in the processor's caches, and what would take much memory has lanes.
  ofBatch: 20,
  turn,
})

/**
 * On Workers no request may wait for another one: what it waits for is dropped when that one is over. An isolate that is
 * short of memory is replaced by the platform.
 */
export const openLanes: Lanes = {
  page: async (_, { read, answer }) => answer(await read()),
  batch: (_, work) => work(),
  // Each may hold a page.
  ofBatch: 4,
  turn: () => {},
}
