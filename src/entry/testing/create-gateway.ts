import { asInstant } from '../../clock.ts'
import { makeToken } from '../../local/control/token.ts'
import { readInstant } from '../../local/control/virtual-clock.ts'
import { newEncryptionKeys } from '../../local/encryption-key.ts'
import type { FaultProfile } from '../../local/faults/rule.ts'
import { localApplication, localSharer, localTenant, localUser } from '../../local/identity.ts'
import { newSigningKey } from '../../local/signing-key.ts'
import { once } from '../../text/once.ts'
import { listen } from '../runtime/http/listen.ts'
import { fill, seedData } from '../runtime/local/fill.ts'
import { listenLocal } from '../runtime/local/listen-local.ts'
import { onFile } from '../runtime/local/local-file.ts'
import { checkLocalSettings, localSettings } from '../runtime/local/local-settings.ts'
import { StartError } from '../runtime/process/start-error.ts'
import type { createGateway as CreateGateway, Gateway, Sharer, SharerOptions } from './public.ts'
import { readOptions, readSharerOptions, readTokenOptions } from './read-options.ts'
import { startSharer } from './sharer.ts'

/** The key that signs the tokens of this process, made once: it takes longer than all else. */
const signingKey = once(newSigningKey)

/** See `public.ts`, which comes with the package. */
export const createGateway: typeof CreateGateway = async (given = {}) => {
  const { port, https, database, deterministic, at, seed, faults, log = () => {} } = readOptions(given)
  // Begun now, in a thread of its own, and waited for where a token is.
  signingKey().catch(() => {})
  // A kept database has kept keys.
  const encryptionKeys = database === ':memory:' ? newEncryptionKeys() : ''
  const environment = { DATABASE_PATH: database, ENCRYPTION_KEYS: encryptionKeys, PORT: String(port) }
  const judged = { url: 'http://127.0.0.1', encryptionKeys: encryptionKeys || newEncryptionKeys() }
  const config = checkLocalSettings(localSettings(environment, judged))
  const gateway = await onFile(environment, config, { log, isDeterministic: deterministic, at })
  const { control, upgrades } = gateway
  try {
    await fill(control, { seed, faults })
    const tls = https ? await (await import('../../local/certificate.ts')).newCertificate() : undefined
    const { host, keepAlive } = config
    const { url, httpsUrl, identity, stop } = await listenLocal({
      environment,
      gateway,
      key: signingKey,
      listenHttp: (handlerAt) => listen({ host, port, keepAlive, isGuest: true, log, upgrades }, handlerAt),
      listenHttps:
        tls && ((handlerAt) => listen({ host, port: 0, keepAlive, tls, isGuest: true, log, upgrades }, handlerAt)),
      log,
    })
    let isClosed = false
    const open =
      <Given extends readonly unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
      async (...given: Given) => {
        if (isClosed) throw new Error('The gateway is closed.')
        return act(...given)
      }
    const sharers: Sharer[] = []
    const sharer = async (options: SharerOptions) => {
      const { user = localSharer, ...wanted } = readSharerOptions(options)
      const { token } = await makeToken(identity, { user, permissions: [] })
      const joined = await startSharer({ ...wanted, url, token })
      sharers.push(joined)
      return joined
    }
    const close = once(async () => {
      isClosed = true
      for (const one of sharers) await one.close()
      await stop()
      await gateway.close()
    })
    const made: Gateway = {
      url,
      ...(httpsUrl !== undefined && tls && { httpsUrl, certificate: tls.cert }),
      tenant: localTenant,
      user: localUser,
      application: localApplication,
      token: async (wanted = {}) => (await makeToken(identity, readTokenOptions(wanted))).token,
      seed: open(async (data: Parameters<Gateway['seed']>[0]) => control.seed(await seedData(data))),
      export: open(control.exportSeed),
      reset: open(control.reset),
      requests: () => [...control.requests()],
      sharer: open(sharer),
      faults: {
        // Holds because the faults look at all of it.
        add: (profile) => control.faults.add(profile as FaultProfile),
        set: (profile) => control.faults.set(profile as FaultProfile),
        clear: control.faults.clear,
        list: control.faults.list,
      },
      clock: {
        now: () => new Date(control.clock.now()),
        set: (instant) => control.clock.set(readInstant(instant)),
        advance: (milliseconds) => control.clock.advance(asInstant(milliseconds)),
        reset: control.clock.reset,
      },
      close,
      [Symbol.asyncDispose]: close,
    }
    return made
  } catch (error) {
    await gateway.close()
    throw error instanceof StartError
      ? new Error(error.message.replace('set PORT, or --port, to', 'give'), { cause: error })
      : error
  }
}
