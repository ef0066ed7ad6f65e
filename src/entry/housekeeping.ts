import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { sweep } from '../db/sweep.ts'
import { model } from '../entities/model.ts'
import { repeatabilityWindow } from '../http/write-scope.ts'
import { log } from './gateway.ts'

/** In milliseconds: expired rows are gone well within the hour. */
const interval = 10 * 60_000

/** Removes what has expired; says so, or what kept it from doing so. */
export const keepHouse = async ({ retention }: Config, database: Database, mostStatements: number) => {
  try {
    const now = Date.now()
    const recordsBefore = now - repeatabilityWindow
    const removed = await sweep({ model, database, entitiesBefore: now - retention, recordsBefore, mostStatements })
    if (removed > 0) log({ event: 'sweep', removed })
  } catch (error) {
    log({ level: 'error', event: 'sweep failed', error: error instanceof Error ? error.name : 'unknown' })
  }
}

/** The same, again and again, until the function it returns is called. */
export const keepHouseRegularly = (config: Config, database: Database) => {
  const timer = setInterval(() => keepHouse(config, database, 10_000), interval)
  void keepHouse(config, database, 10_000)
  return () => clearInterval(timer)
}
