import { fixedKeys } from '../auth/key-source.ts'
import { ConfigError, isLoopback, parseConfig } from '../config.ts'
import { sqlite } from '../db/sqlite.ts'
import { banner } from '../local/banner.ts'
import { createIdentity, localAudience } from '../local/identity.ts'
import { gateway } from './gateway.ts'
import { type Listen, stopOnSignal } from './listen.ts'
import { openMigrated, readDocsFile, readEnvironment } from './local-files.ts'

/** Local mode: the gateway with an identity of its own, on loopback only. Not part of any bundle. */
export const serveLocal = async (listen: Listen) => {
  const environment = readEnvironment()
  const settingsAt = (url: string) =>
    parseConfig({
      ...environment,
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
  const stop = await listen(address, async (url) => {
    const config = settingsAt(url)
    const identity = await createIdentity(url)
    console.log(await banner(config.publicUrl, identity))
    const keys = fixedKeys(identity.keySet)
    return gateway(config, { database: sqlite(connection), keys, readAsset: readDocsFile }).fetch
  })
  stopOnSignal(async () => {
    await stop()
    connection.close()
  })
}
