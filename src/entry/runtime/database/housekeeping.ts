import type { Config } from '../../../config/config.ts'
import type { Database } from '../../../db/engines/database.ts'
import { latestAt } from '../../../db/store/retention.ts'
import { sweep } from '../../../db/upkeep/sweep.ts'
import { model } from '../../../entities/model.ts'
import { recordLifetime } from '../../../http/request/repeatability.ts'
import { log } from '../log.ts'
import { monotonicClock, wallClock } from '../time/clocks.ts'
import { type Steadiness, steadiness } from '../time/steadiness.ts'

/** In milliseconds: expired rows are gone well within the hour. */
const interval = 10 * 60_000

/** In milliseconds, after the start: those who wait for the gateway come first. */
const firstAfter = 1000

type RetentionConfig = Pick<Config, 'retention'>

/**
 * Of one round: a million rows at the most, for all that a long stop has left; few at once, since SQLite holds the event
 * loop meanwhile, and writes over what it removes.
 */
const boundsOfRound = { mostStatements: 10_000, batchSize: 100 }

interface Round {
  readonly mostStatements: number
  /** Rows that each may remove. */
  readonly batchSize?: number
  /** How far the wall clock is to be believed. */
  readonly clock: Steadiness
  readonly emptyLog?: () => Promise<void>
  readonly isOver?: () => boolean
}

/** Removes what has expired; says so, or what kept it from doing so. */
export const keepHouse = async (
  { retention }: RetentionConfig,
  database: Database,
  { clock, emptyLog = async () => {}, ...bounds }: Round,
) => {
  if (clock === 'set') {
    // What a wrong clock removes does not come back.
    log({ level: 'warning', event: 'sweep postponed', reason: 'the clock was set' })
    return
  }
  try {
    const now = wallClock()
    const removed = await sweep({
      model,
      database,
      entitiesBefore: now - retention,
      recordsBefore: now - recordLifetime,
      ...(clock === 'steady' && {
        entitiesAfter: latestAt(now, retention),
        recordsAfter: latestAt(now, recordLifetime),
      }),
      ...bounds,
    })
    if (removed === 0) return
    log({ event: 'sweep', removed })
    await emptyLog()
  } catch (error) {
    log({ level: 'error', event: 'sweep failed', error: error instanceof Error ? error.name : 'unknown' })
  }
}

/**
 * The same, again and again, until the function it returns is called, which resolves when nothing more is done. `emptyLog`
 * empties SQLite's write-ahead log, where what was removed from the file would lie on until it is written over. Not while
 * the gateway's clock is moved, which local mode does: what is there by that clock is none of the machine's to remove.
 */
export const keepHouseRegularly = (
  config: RetentionConfig & { readonly isClockMoved?: () => boolean },
  database: Database,
  emptyLog: () => Promise<void> = async () => {},
) => {
  const look = steadiness(wallClock, monotonicClock)
  let isOver = false
  let done = Promise.resolve()
  const round = () => {
    if (config.isClockMoved?.()) return
    const bounds = { ...boundsOfRound, isOver: () => isOver }
    done = done.then(() => keepHouse(config, database, { ...bounds, clock: look(), emptyLog }))
  }
  const first = setTimeout(round, firstAfter)
  const timer = setInterval(round, interval)
  return async () => {
    clearTimeout(first)
    clearInterval(timer)
    isOver = true
    await done
  }
}
