import { parseConfig } from '../config.ts'
import { sqlite } from '../db/sqlite.ts'
import { gateway } from './gateway.ts'
import { keySource } from './key-source.ts'
import { type Listen, stopOnSignal } from './listen.ts'
import { openMigrated, readDocsFile, readEnvironment } from './local-files.ts'

/** Production on a machine of one's own: an SQLite file, Entra ID's keys, and the runtime's own server. */
export const serve = async (listen: Listen) => {
  const config = parseConfig(readEnvironment())
  const connection = openMigrated(config.databasePath)
  const keys = keySource(config.auth)
  const stop = await listen(config, async (url) => {
    console.log(JSON.stringify({ event: 'listening', url, publicUrl: config.publicUrl }))
    return gateway(config, { database: sqlite(connection), keys, readAsset: readDocsFile }).fetch
  })
  stopOnSignal(async () => {
    await stop()
    connection.close()
  })
}
