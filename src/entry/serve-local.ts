import { fixedKeys } from '../auth/key-source.ts'
import { ConfigError, defaultDatabasePath, parseConfig } from '../config.ts'
import { sqlite } from '../db/sqlite.ts'
import { inMemoryLimits } from '../limits/in-memory.ts'
import { banner } from '../local/banner.ts'
import { localEncryptionKeys } from '../local/encryption-key.ts'
import { createIdentity, localAudience } from '../local/identity.ts'
import { isLoopback } from '../settings/urls.ts'
import { gateway } from './gateway.ts'
import { keepHouseRegularly } from './housekeeping.ts'
import { type Listen, stopOnSignal } from './listen.ts'
import { closeDatabase, openMigrated, readDocsFile, readEnvironment } from './local-files.ts'

/** Local mode: the gateway with an identity of its own, on loopback only. Not part of any bundle. */
export const serveLocal = async (listen: Listen) => {
  const environment = readEnvironment()
  const encryptionKeys = localEncryptionKeys(environment.DATABASE_PATH || defaultDatabasePath)
  const settingsAt = (url: string) =>
    parseConfig({
      // No limits unless they are asked for: a developer's loop is no flood.
      RATE_LIMITS: 'off',
      ...environment,
      ENCRYPTION_KEYS: environment.ENCRYPTION_KEYS || encryptionKeys,
      PUBLIC_URL: environment.PUBLIC_URL || url,
      AUTH_AUTHORITY: url,
      AUTH_TENANTS: 'organizations',
      AUTH_AUDIENCE: localAudience,
      AUTH_JWKS: '',
      AUTH_JWKS_URL: '',
    })
  const address = settingsAt('http://127.0.0.1')
  if (!isLoopback(address.host)) {
    throw new ConfigError('Local mode listens on loopback only: unset HOST, or use `npm run serve` with Entra ID.')
  }
  const connection = openMigrated(address.databasePath)
  const database = sqlite(connection)
  const stop = await listen(address, async (url) => {
    const config = settingsAt(url)
    const identity = await createIdentity(url)
    console.log(await banner(config.publicUrl, identity))
    return gateway(config, {
      database,
      keys: fixedKeys(identity.keySet),
      readAsset: readDocsFile,
      admit: inMemoryLimits(config.rateLimits, () => Date.now()),
      isDraining: () => false,
    }).fetch
  })
  const stopHousekeeping = keepHouseRegularly(address, database)
  stopOnSignal(async () => {
    stopHousekeeping()
    await stop()
    closeDatabase(connection)
  })
}
