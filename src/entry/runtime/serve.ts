import { parseConfig } from '../../config/config.ts'
import { openDatabaseFile } from './database/database-file.ts'
import { keepHouseRegularly } from './database/housekeeping.ts'
import { lockDatabase } from './database/lock-database.ts'
import { listen } from './http/listen.ts'
import { log } from './log.ts'
import { readArguments } from './process/arguments.ts'
import { readEnvironment } from './process/environment.ts'
import { stopOnSignal } from './process/stop-on-signal.ts'
import { processGateway } from './process-gateway.ts'

const help = `Starts the gateway. It takes its settings from the environment and from the file .env: see "Configuration" in the
README. It takes no arguments.`

/** Production on a machine of one's own: an SQLite file, Entra ID's keys, and the runtime's own server. */
export const serve = async () => {
  readArguments(help, {})
  const config = parseConfig(readEnvironment())
  lockDatabase(config.databasePath)
  const { database, emptyLog, close } = openDatabaseFile(config.databasePath)
  let draining = false
  const app = processGateway(config, database, () => draining)
  const stop = await listen(config, async (url) => {
    log({ event: 'listening', url, publicUrl: config.publicUrl })
    return app.fetch
  })
  const stopHousekeeping = keepHouseRegularly(config, database, emptyLog)
  stopOnSignal(async () => {
    draining = true
    const done = stopHousekeeping()
    await stop()
    await done
    await close()
    log({ event: 'stopped' })
  })
}
