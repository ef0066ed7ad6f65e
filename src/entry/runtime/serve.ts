import { parseConfig } from '../../config/config.ts'
import { inMemoryLimits } from '../../limits/in-memory.ts'
import { openDatabaseFile } from './database-file.ts'
import { readEnvironment } from './environment.ts'
import { gateway, log } from './gateway.ts'
import { keepHouseRegularly } from './housekeeping.ts'
import { keySource } from './key-source.ts'
import { type Listen, stopOnSignal } from './listen.ts'
import { readDocsFile } from './project-files.ts'

/** Production on a machine of one's own: an SQLite file, Entra ID's keys, and the runtime's own server. */
export const serve = async (listen: Listen) => {
  const config = parseConfig(readEnvironment())
  const { database, emptyLog, close } = openDatabaseFile(config.databasePath)
  let draining = false
  const app = gateway(config, {
    database,
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit: inMemoryLimits(config.rateLimits, () => Date.now()),
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
