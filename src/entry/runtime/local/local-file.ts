import { dirname, resolve } from 'node:path'
import { defaultDatabasePath, parseConfig } from '../../../config/config.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import { openDatabaseFile } from '../database/database-file.ts'
import { keepHouseRegularly } from '../database/housekeeping.ts'
import { lockDatabase } from '../database/lock-database.ts'
import { processGateway } from '../process-gateway.ts'
import { keptEncryptionKeys } from './local-keys.ts'
import type { LocalBackend } from './serve-local.ts'

/** Local mode on an SQLite file: a gateway for each address, which share the one database. */
export const localFile: LocalBackend = async ({ ENCRYPTION_KEYS }, { databasePath: path, retention }) => {
  const isKept = path !== ':memory:'
  const { isEmpty } = lockDatabase(path)
  const given = ENCRYPTION_KEYS || (isKept ? undefined : newEncryptionKeys())
  const encryptionKeys = keptEncryptionKeys({ given, path: `${path}.key`, data: path, isInUse: !isEmpty })
  const { database, emptyLog, close } = openDatabaseFile(path)
  const stopHousekeeping = keepHouseRegularly({ retention }, database, emptyLog)
  const answering = (settings: Readonly<Record<string, unknown>>) => {
    const config = parseConfig(settings)
    const app = processGateway(config, database, () => false)
    return app.fetch
  }
  return {
    folder: dirname(isKept ? path : defaultDatabasePath),
    encryptionKeys,
    data: isKept ? resolve(path) : 'in memory, and gone when it stops',
    hasExplorer: true,
    answerAt: async (http, https) => ({ http: answering(http), https: answering(https) }),
    close: async () => {
      await stopHousekeeping()
      await close()
    },
  }
}
