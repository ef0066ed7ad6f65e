import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { fixedKeys } from '../../auth/key-source.ts'
import { ConfigError, defaultDatabasePath, parseConfig } from '../../config/config.ts'
import { isLoopback } from '../../config/urls.ts'
import { inMemoryLimits } from '../../limits/in-memory.ts'
import { banner } from '../../local/banner.ts'
import { localCertificate } from '../../local/certificate.ts'
import { localEncryptionKeys } from '../../local/encryption-key.ts'
import { createIdentity, localAudience } from '../../local/identity.ts'
import { createProvider, isProviderPath } from '../../local/provider.ts'
import { localSigningKey, SigningKeyError } from '../../local/signing-key.ts'
import { tokenHint } from '../../local/token-hint.ts'
import { makeFolder, openDatabaseFile } from './database-file.ts'
import { readEnvironment } from './environment.ts'
import { gateway, log } from './gateway.ts'
import { keepHouseRegularly } from './housekeeping.ts'
import { type Fetch, type Listen, stopOnSignal } from './listen.ts'
import { listenHttps } from './listen-https.ts'
import { readDocsFile } from './project-files.ts'
import { StartError } from './start-error.ts'

/**
 * Local mode: the gateway with an identity of its own, on loopback only, over http and over https. Two gateways share one
 * database, so that the links of each lead back to itself. Not part of any bundle.
 */
export const serveLocal = async (listen: Listen) => {
  const { 'new-keys': fresh } = readArguments()
  const environment = readEnvironment()
  const databasePath = environment.DATABASE_PATH || defaultDatabasePath
  const folder = dirname(databasePath === ':memory:' ? defaultDatabasePath : databasePath)
  makeFolder(folder)
  const encryptionKeys = environment.ENCRYPTION_KEYS || localEncryptionKeys(databasePath)
  const settingsAt = (url: string, authority = url) =>
    parseConfig({
      // No limits by default: a developer's loop is no flood.
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
  const { database, emptyLog, close } = openDatabaseFile(databasePath)
  const certificate = await kept('certificate for https', folder, () => localCertificate(folder))
  const key = await kept('key that signs tokens', folder, () => localSigningKey(folder, { fresh }))

  const identity = Promise.withResolvers<Awaited<ReturnType<typeof createIdentity>>>()
  // One for both listeners: a code from the page of one is redeemed at the other.
  const provider = identity.promise.then((authority) => createProvider(authority, { log }))
  let httpsUrl = ''
  const hint = tokenHint(console.log, () => Date.now())
  const handlerAt = async (url: string): Promise<Fetch> => {
    const { authority, keySet } = await identity.promise
    const config = settingsAt(url, authority)
    const app = gateway(config, {
      database,
      keys: fixedKeys(keySet),
      readAsset: readDocsFile,
      admit: inMemoryLimits(config.rateLimits, () => Date.now()),
      isDraining: () => false,
    })
    return async (request) => {
      if (isProviderPath(new URL(request.url).pathname)) return (await provider).fetch(request)
      const response = await app.fetch(request)
      hint(request, response, httpsUrl)
      // A browser would hold every port of localhost to https, other projects' too.
      response.headers.delete('Strict-Transport-Security')
      return response
    }
  }

  const secureAt = async (url: string) => {
    // The name in the certificate that every client takes; tokens of both listeners are issued under it.
    httpsUrl = url.replace(/\/\/[^/]*:(\d+)$/, '//localhost:$1')
    identity.resolve(await createIdentity(httpsUrl, { key }))
    return handlerAt(httpsUrl)
  }
  const stopHttps = await listenHttps(listen, { host, port, httpsPort: environment.HTTPS_PORT }, certificate, secureAt)
  let url = ''
  const stopHttp = await listen({ host, port }, (address) => {
    url = address
    return handlerAt(address)
  })
  console.log(
    await banner({ url, https: { url: httpsUrl, certificatePath: certificate.path } }, await identity.promise),
  )

  const stopHousekeeping = keepHouseRegularly(settings, database, emptyLog)
  stopOnSignal(async () => {
    stopHousekeeping()
    await Promise.all([stopHttp(), stopHttps()])
    close()
  })
}

const readArguments = () => {
  try {
    return parseArgs({ options: { 'new-keys': { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const kept = async <Result>(what: string, folder: string, find: () => Promise<Result>) => {
  try {
    return await find()
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    const sentence = error instanceof SigningKeyError ? reason : `The ${what} cannot be kept in ${folder}: ${reason}.`
    throw new StartError(String(sentence), { cause: error })
  }
}
