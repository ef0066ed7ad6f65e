import { parseConfig } from '../../config/config.ts'
import { inMemoryLimits } from '../../limits/in-memory.ts'
import { lanesOfProcess } from '../../limits/lanes.ts'
import { openDatabaseFile } from './database/database-file.ts'
import { keepHouseRegularly } from './database/housekeeping.ts'
import { lockDatabase } from './database/lock-database.ts'
import { gateway, log } from './gateway.ts'
import { listen } from './http/listen.ts'
import { keySource } from './key-source.ts'
import { readArguments } from './process/arguments.ts'
import { readEnvironment } from './process/environment.ts'
import { stopOnSignal } from './process/stop-on-signal.ts'
import { readDocsFile } from './project-files.ts'
import { monotonicClock } from './time/clocks.ts'
import { turn } from './time/turn.ts'

const help = `Starts the gateway. It takes its settings from the environment and from the file .env: see "Configuration" in the
README. It takes no arguments.`

/** Production on a machine of one's own: an SQLite file, Entra ID's keys, and the runtime's own server. */
export const serve = async () => {
  readArguments(help, {})
  const config = parseConfig(readEnvironment())
  lockDatabase(config.databasePath)
  const { database, emptyLog, close } = openDatabaseFile(config.databasePath)
  let draining = false
  const app = gateway(config, {
    database,
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit: inMemoryLimits(config.rateLimits, monotonicClock),
    lanes: lanesOfProcess(turn),
    isDraining: () => draining,
  })
  const stop = await listen(config, async (url) => {
    log({ event: 'listening', url, publicUrl: config.publicUrl })
    return app.fetch
  })
  const stopHousekeeping = keepHouseRegularly(config, database, emptyLog)
  stopOnSignal(async () => {
    draining = true
    stopHousekeeping()
    await stop()
    close()
    log({ event: 'stopped' })
  })
}
