import { parseConfig } from '../../src/config.ts'
import { sqlite } from '../../src/db/sqlite.ts'
import { gateway } from '../../src/entry/gateway.ts'
import { keySource } from '../../src/entry/key-source.ts'
import { openMigrated, readDocsFile } from '../../src/entry/local-files.ts'
import { contract } from '../contract/contract.ts'
import { publicUrl, settingsFor } from '../support/running.ts'
import { createIssuer } from '../support/tokens.ts'

contract('in process', async () => {
  const issuer = await createIssuer()
  const config = parseConfig(settingsFor(issuer))
  const connection = openMigrated(':memory:')
  const app = gateway(config, {
    database: sqlite(connection),
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit: async () => 0,
    isDraining: () => false,
  })
  return {
    fetch: async (path, init) => app.fetch(new Request(`http://gateway.test${path}`, init)),
    issuer,
    publicUrl,
    output: () => '',
    stop: async () => {
      connection.close()
    },
  }
})
