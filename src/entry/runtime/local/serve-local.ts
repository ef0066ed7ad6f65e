import { banner } from '../../../local/banner.ts'
import { localCertificate } from '../../../local/certificate.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import { localSigningKey, SigningKeyError } from '../../../local/signing-key.ts'
import { tokenHint } from '../../../local/token-hint.ts'
import { makeFolder } from '../database/private-file.ts'
import { type Listen, listen } from '../http/listen.ts'
import { listenHttps } from '../http/listen-https.ts'
import { log } from '../log.ts'
import { readArguments } from '../process/arguments.ts'
import { StartError, startErrorOf } from '../process/start-error.ts'
import { stopOnSignal } from '../process/stop-on-signal.ts'
import { monotonicClock } from '../time/clocks.ts'
import { fill } from './fill.ts'
import { listenLocal } from './listen-local.ts'
import type { LocalBackend } from './local-backend.ts'
import { checkLocalSettings, localSettings, readLocalEnvironment } from './local-settings.ts'

const help = `Starts local mode: the gateway with an identity of its own, for this machine alone. It takes its settings from the
environment and from the file .env: see "Configuration" in the README.

  --new-keys        sign tokens with a fresh key: those given so far end
  --seed FILE       add the entities of a JSON file
  --faults PROFILE  fail: 10%, or a JSON file of rules`

/** Local mode: the gateway with an identity of its own, on loopback only, over http and over https. In no bundle. */
export const serveLocal = async (backend: LocalBackend, listenTls: Listen = listen) => {
  const {
    'new-keys': fresh,
    seed,
    faults,
  } = readArguments(help, {
    'new-keys': { type: 'boolean' },
    seed: { type: 'string' },
    faults: { type: 'string' },
  }).values
  const environment = readLocalEnvironment()
  const anyKey = environment.ENCRYPTION_KEYS || newEncryptionKeys()
  const settings = checkLocalSettings(localSettings(environment, { url: 'http://127.0.0.1', encryptionKeys: anyKey }))
  const gateway = await backend(environment, settings)
  const { folder, control, close } = gateway
  await fill(control, { seed: text(seed), faults: text(faults) })
  const certificate = await kept('certificate for https', folder, () => localCertificate(folder))
  const key = await kept('key that signs tokens', folder, () => localSigningKey(folder, { fresh: fresh === true }))
  const { url, httpsUrl, identity, stop } = await listenLocal({
    environment,
    gateway,
    key: async () => key,
    listenHttp: (handlerAt) => listen(settings, handlerAt),
    listenHttps: (handlerAt) =>
      listenHttps(listenTls, { ...settings, httpsPort: environment.HTTPS_PORT }, certificate, handlerAt),
    log,
    onAnswer: tokenHint(console.log, monotonicClock),
  })
  const https = { url: httpsUrl ?? url, certificatePath: certificate.path }
  console.log(await banner({ url, https }, identity))

  stopOnSignal(async () => {
    await stop()
    await close()
  })
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

const kept = async <Result>(what: string, folder: string, find: () => Promise<Result>) => {
  try {
    makeFolder(folder)
    return await find()
  } catch (error) {
    if (error instanceof SigningKeyError) throw new StartError(error.message, { cause: error })
    throw startErrorOf(`The ${what} cannot be kept in ${folder}`, error)
  }
}
