import type { Config } from '../../../config/config.ts'
import { localCertificate } from '../../../local/certificate.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import { createIdentity } from '../../../local/identity.ts'
import { createProvider, isProviderPath } from '../../../local/provider.ts'
import { localSigningKey, SigningKeyError } from '../../../local/signing-key.ts'
import { cameThroughProxy, throughProxy } from '../../../local/through-proxy.ts'
import { tokenHint } from '../../../local/token-hint.ts'
import { makeFolder } from '../database/private-file.ts'
import { type Fetch, type Listen, listen } from '../http/listen.ts'
import { listenHttps } from '../http/listen-https.ts'
import { log } from '../log.ts'
import { StartError, startErrorOf } from '../process/start-error.ts'
import { stopOnSignal } from '../process/stop-on-signal.ts'
import { monotonicClock } from '../time/clocks.ts'
import { type LocalOptions, settingsIn } from './local-options.ts'
import { checkLocalSettings, localSettings, readLocalEnvironment } from './local-settings.ts'
import { terminal } from './terminal.ts'

/** Settings as text, by their names. */
type Settings = Readonly<Record<string, string | undefined>>

/** What answers behind local mode's two listeners; the settings have been judged. */
export type LocalBackend = (
  environment: Settings,
  settings: Config,
) => Promise<{
  /** Where what local mode makes for itself is kept. */
  readonly folder: string
  readonly encryptionKeys: string
  /** Where the entities are, as a sentence names it. */
  readonly data: string
  readonly hasExplorer: boolean
  /** Makes what answers at each address, with links that lead back to it. */
  readonly answerAt: (http: Settings, https: Settings) => Promise<Readonly<Record<'http' | 'https', Fetch>>>
  /** After the last request. */
  readonly close: () => Promise<void>
}>

/** Local mode: the gateway with an identity of its own, on loopback only, over http and over https. In no bundle. */
export const serveLocal = async (options: LocalOptions, backend: LocalBackend, listenTls: Listen = listen) => {
  const environment = { ...readLocalEnvironment(), ...settingsIn(options) }
  const say = terminal(options)
  const anyKey = environment.ENCRYPTION_KEYS || newEncryptionKeys()
  const settings = checkLocalSettings(localSettings(environment, { url: 'http://127.0.0.1', encryptionKeys: anyKey }))
  const { folder, data, hasExplorer, encryptionKeys, answerAt, close } = await backend(environment, settings)
  const certificate = await kept('certificate for https', folder, () => localCertificate(folder))
  const key = await kept('key that signs tokens', folder, () =>
    localSigningKey(folder, { fresh: options.newKeys === true }),
  )

  const [http, https] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const identity = https.promise.then((authority) => createIdentity(authority, { key }))
  // One for both listeners: a code from the page of one is redeemed at the other.
  const provider = identity.then((authority) => createProvider(authority, { ticks: monotonicClock, log }))
  const hint = tokenHint(say.hint, monotonicClock)
  const answers = Promise.all([http.promise, https.promise, identity]).then(
    ([url, httpsUrl, { authority, keySet }]) => {
      const signed = { authority, keySet: JSON.stringify(keySet), encryptionKeys }
      const at = (address: string) => localSettings(environment, { url: address, ...signed })
      return answerAt(at(url), at(httpsUrl))
    },
  )
  const handler = async (scheme: 'http' | 'https'): Promise<Fetch> => {
    const answer = (await answers)[scheme]
    const { fetch } = await provider
    return async (request, beside) => {
      if (isProviderPath(new URL(request.url).pathname)) return fetch(request)
      if (cameThroughProxy(request.headers)) {
        log({ event: 'local', outcome: 'refused', reason: 'proxy' })
        return Response.json({ error: { code: 'Forbidden', message: throughProxy } }, { status: 403 })
      }
      const response = await answer(request, beside)
      hint(request, response, await https.promise)
      // A browser would hold every port of localhost to https, other projects' too.
      response.headers.delete('Strict-Transport-Security')
      return response
    }
  }

  const stops = await Promise.all([
    listenHttps(listenTls, { ...settings, httpsPort: environment.HTTPS_PORT }, certificate, (url) => {
      // The name in the certificate that every client takes; tokens of both listeners are issued under it.
      https.resolve(url.replace(/\/\/[^/]*:(\d+)$/, '//localhost:$1'))
      return handler('https')
    }),
    listen(settings, (url) => {
      http.resolve(url)
      return handler('http')
    }),
  ])
  const addresses = { url: await http.promise, https: { url: await https.promise, certificatePath: certificate.path } }
  say.start({ ...addresses, data, hasExplorer })

  stopOnSignal(async () => {
    await Promise.all(stops.map((stop) => stop()))
    await close()
  })
}

const kept = async <Result>(what: string, folder: string, find: () => Promise<Result>) => {
  try {
    makeFolder(folder)
    return await find()
  } catch (error) {
    if (error instanceof SigningKeyError) throw new StartError(error.message, { cause: error })
    throw startErrorOf(`The ${what} cannot be kept in ${folder}`, error)
  }
}
