import { localCertificate } from '../../../local/certificate.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import { localSigningKey, SigningKeyError } from '../../../local/signing-key.ts'
import { tokenHint } from '../../../local/token-hint.ts'
import { makeFolder } from '../database/private-file.ts'
import { type Listen, listen } from '../http/listen.ts'
import { listenHttps } from '../http/listen-https.ts'
import { log } from '../log.ts'
import { progress } from '../process/progress.ts'
import { StartError, startErrorOf } from '../process/start-error.ts'
import { stopOnSignal } from '../process/stop-on-signal.ts'
import { monotonicClock } from '../time/clocks.ts'
import { fill } from './fill.ts'
import { listenLocal } from './listen-local.ts'
import type { LocalBackend } from './local-backend.ts'
import { type LocalOptions, settingsIn } from './local-options.ts'
import { checkLocalSettings, localSettings, readLocalEnvironment } from './local-settings.ts'
import { terminal } from './terminal.ts'

/** Local mode: the gateway with an identity of its own, on loopback only, over http and over https. In no bundle. */
export const serveLocal = async (options: LocalOptions, backend: LocalBackend, listenTls: Listen = listen) => {
  const { seed, faults, newKeys: fresh = false } = options
  const environment = { ...readLocalEnvironment(), ...settingsIn(options) }
  const say = terminal(options)
  const anyKey = environment.ENCRYPTION_KEYS || newEncryptionKeys()
  const settings = checkLocalSettings(localSettings(environment, { url: 'http://127.0.0.1', encryptionKeys: anyKey }))
  const gateway = await backend(environment, settings)
  const { folder, data, control, close, upgrades } = gateway
  const taking = upgrades && { upgrades }
  const { say: sayProgress, clear } = progress()
  if (seed !== undefined) sayProgress(`Reading ${seed}`)
  await fill(control, { seed, faults }).finally(clear)
  const certificate = await kept('certificate for https', folder, () => localCertificate(folder))
  const key = await kept('key that signs tokens', folder, () => localSigningKey(folder, { fresh }))
  const { url, httpsUrl, stop } = await listenLocal({
    environment,
    gateway,
    key: async () => key,
    listenHttp: (handlerAt) => listen({ ...settings, ...taking }, handlerAt),
    listenHttps: (handlerAt) =>
      listenHttps(listenTls, { ...settings, ...taking, httpsPort: environment.HTTPS_PORT }, certificate, handlerAt),
    log,
    onAnswer: tokenHint(say.hint, monotonicClock),
  })
  const https = { url: httpsUrl ?? url, certificatePath: certificate.path }
  say.start({ url, https, data, hasExplorer: control !== undefined })

  stopOnSignal(async () => {
    await stop()
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
