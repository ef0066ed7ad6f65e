import type { Config } from '../../config/config.ts'
import type { Database } from '../../db/engines/database.ts'
import { sweep } from '../../db/upkeep/sweep.ts'
import { model } from '../../entities/model.ts'
import { recordLifetime } from '../../http/request/repeatability.ts'
import { log } from './gateway.ts'

/** In milliseconds: expired rows are gone well within the hour. */
const interval = 10 * 60_000

type RetentionConfig = Pick<Config, 'retention'>

/** Removes what has expired; says so, or what kept it from doing so. */
export const keepHouse = async (
  { retention }: RetentionConfig,
  database: Database,
  mostStatements: number,
  emptyLog: () => void = () => {},
) => {
  try {
    const now = Date.now()
    const recordsBefore = now - recordLifetime
    const removed = await sweep({ model, database, entitiesBefore: now - retention, recordsBefore, mostStatements })
    if (removed === 0) return
    log({ event: 'sweep', removed })
    emptyLog()
  } catch (error) {
    log({ level: 'error', event: 'sweep failed', error: error instanceof Error ? error.name : 'unknown' })
  }
}

/**
 * The same, again and again, until the function it returns is called. `emptyLog` empties SQLite's write-ahead log, where
 * what was removed from the file would lie on until it is written over.
 */
export const keepHouseRegularly = (config: RetentionConfig, database: Database, emptyLog: () => void = () => {}) => {
  const turn = () => keepHouse(config, database, 10_000, emptyLog)
  const timer = setInterval(turn, interval)
  void turn()
  return () => clearInterval(timer)
}
