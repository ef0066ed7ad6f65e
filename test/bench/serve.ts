import { parseConfig } from '../../src/config.ts'
import { sqlite } from '../../src/db/sqlite.ts'
import { gateway } from '../../src/entry/gateway.ts'
import { keySource } from '../../src/entry/key-source.ts'
import { listen } from '../../src/entry/listen.ts'
import { openMigrated } from '../../src/entry/local-files.ts'

// A gateway as `npm run serve` starts it, but for `synchronous`, which the first argument sets when there is one.
const config = parseConfig(process.env)
const connection = openMigrated(config.databasePath)
const [synchronous] = process.argv.slice(2)
if (synchronous !== undefined) connection.pragma(`synchronous = ${synchronous}`)
await listen(config, async (url) => {
  console.log(JSON.stringify({ url }))
  return gateway(config, {
    database: sqlite(connection),
    keys: keySource(config.auth),
    readAsset: async () => undefined,
    admit: async () => 0,
    isDraining: () => false,
  }).fetch
})
