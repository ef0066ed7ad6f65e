import '../runtime/process/check-runtime.ts'
import { existsSync } from 'node:fs'
import { parseStoreConfig } from '../../config/config.ts'
import { openServedFile } from '../runtime/database/database-file.ts'
import { rotateAll } from '../runtime/database/rotation.ts'
import { readArguments } from '../runtime/process/arguments.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { runDoor, StartError } from '../runtime/process/start-error.ts'

const help = `npm run keys:rotate        seals anew, by the first of ENCRYPTION_KEYS, what another key sealed

It works on the database at DATABASE_PATH, beside a gateway that serves. It takes no arguments.`

await runDoor(async () => {
  readArguments(help, {})
  const { databasePath, encryptionKeys } = parseStoreConfig(readEnvironment())
  if (!existsSync(databasePath)) throw new StartError(`There is no database at ${databasePath}; set DATABASE_PATH.`)
  // Of no other database: there, "0 sealed anew" would say that the old key can go.
  const { database, close } = openServedFile(databasePath)
  await rotateAll(database, encryptionKeys)
  await close()
})
