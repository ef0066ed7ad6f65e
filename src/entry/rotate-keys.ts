import { parseConfig } from '../config.ts'
import { rotateKeys } from '../db/rotate-keys.ts'
import { sqlite } from '../db/sqlite.ts'
import { model } from '../entities/model.ts'
import { keyring } from '../seal/keyring.ts'
import { closeDatabase, openMigrated, readEnvironment } from './local-files.ts'
import { runDoor } from './start-error.ts'

// `npm run keys:rotate`: seals anew, by the first of ENCRYPTION_KEYS, what another sealed; beside a gateway that serves.
await runDoor(async () => {
  const { databasePath, encryptionKeys } = parseConfig(readEnvironment())
  const connection = openMigrated(databasePath)
  const [{ kid }] = encryptionKeys
  const { read, sealedAnew } = await rotateKeys({
    model,
    database: sqlite(connection),
    seal: keyring(encryptionKeys),
    kid,
  })
  closeDatabase(connection)
  console.log(`${read} rows read, ${sealedAnew} sealed anew by key ${kid}.`)
})
