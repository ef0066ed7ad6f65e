import { parseConfig } from '../../config/config.ts'
import { rotateKeys } from '../../db/upkeep/rotate-keys.ts'
import { model } from '../../entities/model.ts'
import { keyring } from '../../seal/keyring.ts'
import { openDatabaseFile } from '../runtime/database-file.ts'
import { readEnvironment } from '../runtime/environment.ts'
import { runDoor } from '../runtime/start-error.ts'

// `npm run keys:rotate`: seals anew, by the first of ENCRYPTION_KEYS, what another sealed; beside a gateway that serves.
await runDoor(async () => {
  const { databasePath, encryptionKeys } = parseConfig(readEnvironment())
  const { database, close } = openDatabaseFile(databasePath)
  const [{ kid }] = encryptionKeys
  const { read, sealedAnew } = await rotateKeys({
    model,
    database,
    seal: keyring(encryptionKeys),
    kid,
  })
  close()
  console.log(`${read} rows read, ${sealedAnew} sealed anew by key ${kid}.`)
})
