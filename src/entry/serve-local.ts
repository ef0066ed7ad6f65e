import { dirname } from 'node:path'
import { fixedKeys } from '../auth/key-source.ts'
import { ConfigError, defaultDatabasePath, parseConfig } from '../config.ts'
import { sqlite } from '../db/sqlite.ts'
import { inMemoryLimits } from '../limits/in-memory.ts'
import { banner } from '../local/banner.ts'
import { localCertificate } from '../local/certificate.ts'
import { localEncryptionKeys } from '../local/encryption-key.ts'
import { createIdentity, localAudience } from '../local/identity.ts'
import { createProvider, isProviderPath } from '../local/provider.ts'
import { isLoopback } from '../settings/urls.ts'
import { gateway } from './gateway.ts'
import { keepHouseRegularly } from './housekeeping.ts'
import { type Fetch, type Listen, stopOnSignal } from './listen.ts'
import { closeDatabase, makeFolder, openMigrated, readDocsFile, readEnvironment } from './local-files.ts'
import { StartError } from './start-error.ts'

/**
 * Local mode: the gateway with an identity of its own, on loopback only, over http and over https. Two gateways share one
 * database, so that the links of each lead back to itself. Not part of any bundle.
 */
export const serveLocal = async (listen: Listen) => {
  const environment = readEnvironment()
  const databasePath = environment.DATABASE_PATH || defaultDatabasePath
  const folder = dirname(databasePath === ':memory:' ? defaultDatabasePath : databasePath)
  makeFolder(folder)
  const encryptionKeys = environment.ENCRYPTION_KEYS || localEncryptionKeys(databasePath)
  const settingsAt = (url: string, authority = url) =>
    parseConfig({
      // No limits unless they are asked for: a developer's loop is no flood.
      RATE_LIMITS: 'off',
      ...environment,
      ENCRYPTION_KEYS: encryptionKeys,
      PUBLIC_URL: environment.PUBLIC_URL || url,
      AUTH_AUTHORITY: authority,
      AUTH_TENANTS: 'organizations',
      AUTH_AUDIENCE: localAudience,
      AUTH_JWKS: '',
      AUTH_JWKS_URL: '',
    })
  const settings = settingsAt('http://127.0.0.1')
  const { host, port } = settings
  if (!isLoopback(host)) {
    throw new ConfigError('Local mode listens on loopback only: unset HOST, or use `npm run serve` with Entra ID.')
  }
  const connection = openMigrated(databasePath)
  const database = sqlite(connection)
  const certificate = await localCertificate(folder)

  const identity = Promise.withResolvers<Awaited<ReturnType<typeof createIdentity>>>()
  const handlerAt = async (url: string): Promise<Fetch> => {
    const known = await identity.promise
    const config = settingsAt(url, known.authority)
    const app = gateway(config, {
      database,
      keys: fixedKeys(known.keySet),
      readAsset: readDocsFile,
      admit: inMemoryLimits(config.rateLimits, () => Date.now()),
      isDraining: () => false,
    })
    const provider = createProvider(known)
    return (request) => (isProviderPath(new URL(request.url).pathname) ? provider : app).fetch(request)
  }

  let httpsUrl = ''
  const secureAt = async (url: string) => {
    // The name in the certificate that every client takes; tokens of both listeners are issued under it.
    httpsUrl = url.replace(/\/\/[^/]*:(\d+)$/, '//localhost:$1')
    identity.resolve(await createIdentity(httpsUrl))
    return handlerAt(httpsUrl)
  }
  const stopHttps = await listenHttps(listen, { host, port, wanted: environment.HTTPS_PORT }, certificate, secureAt)
  let url = ''
  const stopHttp = await listen({ host, port }, (address) => {
    url = address
    return handlerAt(address)
  })
  console.log(
    await banner({ url, https: { url: httpsUrl, certificatePath: certificate.path } }, await identity.promise),
  )

  const stopHousekeeping = keepHouseRegularly(settings, database)
  stopOnSignal(async () => {
    stopHousekeeping()
    await Promise.all([stopHttp(), stopHttps()])
    closeDatabase(connection)
  })
}

interface HttpsAddress {
  readonly host: string
  /** The port of http: https takes the next one unless told otherwise. */
  readonly port: number
  readonly wanted: string | undefined
}

/** Takes any free port when the next one, which nobody asked for, is in use. */
const listenHttps = async (
  listen: Listen,
  { host, port, wanted }: HttpsAddress,
  tls: { readonly key: string; readonly cert: string },
  handlerAt: (url: string) => Promise<Fetch>,
) => {
  const at = (httpsPort: number) => listen({ host, port: httpsPort, tls }, handlerAt)
  if (wanted) {
    if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65535) throw new ConfigError('HTTPS_PORT must be a port number.')
    return at(Number(wanted))
  }
  try {
    return await at(port === 0 || port === 65535 ? 0 : port + 1)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return at(0)
  }
}
