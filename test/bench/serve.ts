import { parseConfig } from '../../src/config/config.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { gateway } from '../../src/entry/runtime/gateway.ts'
import { listen } from '../../src/entry/runtime/http/listen.ts'
import { keySource } from '../../src/entry/runtime/key-source.ts'
import { turn } from '../../src/entry/runtime/time/turn.ts'
import { lanesOfProcess } from '../../src/limits/lanes.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'

// A gateway as `npm run serve` starts it, but for `synchronous`, which the first argument sets when there is one.
const config = parseConfig(process.env)
const connection = openMigrated(config.databasePath)
const [synchronous] = process.argv.slice(2)
if (synchronous !== undefined) connection.pragma(`synchronous = ${synchronous}`)
await listen(config, async (url) => {
  console.log(JSON.stringify({ url }))
  return gateway(config, {
    database: sqliteEngine(connection),
    keys: keySource(config.auth),
    readAsset: async () => undefined,
    admit: async () => 0,
    lanes: lanesOfProcess(turn),
    isDraining: () => false,
  }).fetch
})
