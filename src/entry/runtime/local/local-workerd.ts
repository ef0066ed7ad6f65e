import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultDatabasePath, settingNames } from '../../../config/config.ts'
import { holdLock } from '../database/lock-database.ts'
import { makeFolder } from '../database/private-file.ts'
import type { Fetch } from '../http/listen.ts'
import { StartError } from '../process/start-error.ts'
import { loadWrangler, tools } from '../process/tools.ts'
import type { LocalBackend } from './local-backend.ts'
import { keptEncryptionKeys } from './local-keys.ts'
import { relay } from './terminal.ts'
import { workerTunnel } from './worker-tunnel.ts'

/** Where wrangler keeps a local D1. */
const state = '.wrangler/state'
/** In milliseconds: many times what a Worker takes to answer first. */
const patience = 40_000

type Worker = Awaited<ReturnType<typeof import('wrangler').unstable_startWorker>>

/** Local mode on workerd with a local, migrated D1: the Worker as it is deployed, behind this process's listeners. */
export const localWorkerd: LocalBackend = async ({ ENCRYPTION_KEYS: given }) => {
  makeFolder(state)
  const isInUse = existsSync(`${state}/v3/d1`)
  holdLock(`${state}/lock`, 'The local D1 database', 'work in another folder')
  const encryptionKeys = keptEncryptionKeys({ given, path: `${defaultDatabasePath}.key`, data: state, isInUse })
  migrateD1()
  let stop = async () => {}
  const address = Promise.withResolvers<URL>()
  return {
    folder: dirname(defaultDatabasePath),
    encryptionKeys,
    data: `a local D1 database in ${resolve(state)}`,
    control: undefined,
    upgrades: workerTunnel(address.promise),
    answerAt: async ({ http, https }, identity) => {
      const keySet = JSON.stringify(await identity.keySet)
      const variables = Object.entries({ ...http, AUTH_JWKS: keySet, LOCAL_HTTPS_URL: https?.PUBLIC_URL })
      // Nothing of Cloudflare's is asked for: a start needs no network.
      process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'
      const { unstable_startWorker } = await loadWrangler()
      // Not in wrangler's arguments, which every user of the machine can read.
      const worker = await unstable_startWorker({
        config: 'wrangler.toml',
        entrypoint: 'src/entry/local-in-worker.ts',
        bindings: Object.fromEntries(
          variables
            .filter(([name]) => name === 'LOCAL_HTTPS_URL' || settingNames.includes(name))
            .map(([name, value]) => [name, { type: 'plain_text' as const, value: value ?? '' }]),
        ),
        dev: {
          server: { hostname: '127.0.0.1', port: 0 },
          inspector: false,
          // Never a deployed database, even where wrangler.toml binds one.
          remote: false,
          persist: state,
          watch: true,
          // Wrangler's own lines; what the Worker writes is the gateway's log.
          logLevel: 'warn',
          structuredLogsHandler: ({ level, message }: { readonly level: string; readonly message: string }) =>
            /^(warn|error)$/.test(level) ? console.error(message) : relay(message),
        },
      })
      await worker.ready
      // Ready to listen, that is: what cannot be built never answers.
      const late = sleep(patience, undefined, { ref: false }).then(() => {
        throw new StartError('The Worker does not answer; wrangler says above what is wrong with it.')
      })
      await Promise.race([worker.fetch('http://localhost/healthz'), late])
      // Its own way to stop is to end the process at once, with the requests under way.
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
      stop = () => worker.dispose()
      worker.url.then(address.resolve, address.reject)
      const from =
        (listener: 'http' | 'https'): Fetch =>
        async (request) =>
          answered(await worker.fetch(request.url, asked(request, listener)))
      return { http: from('http'), https: from('https') }
    },
    close: () => stop(),
  }
}

/** What belongs to a connection, and not to the next one (RFC 9110, section 7.6.1). */
const ofConnection = ['Connection', 'Expect', 'Keep-Alive', 'Host', 'Transfer-Encoding', 'Upgrade']

const asked = ({ method, headers: sent, body }: Request, listener: string) => {
  const headers = new Headers(sent)
  for (const name of ofConnection) headers.delete(name)
  headers.set('Local-Listener', listener)
  return { method, headers: [...headers], body, duplex: 'half' as const, redirect: 'manual' as const }
}

const answered = ({ status, headers: given, body }: Awaited<ReturnType<Worker['fetch']>>) => {
  const headers = new Headers([...given])
  for (const name of [...ofConnection, 'MF-Content-Encoding']) headers.delete(name)
  // Holds because both are streams of bytes: undici's and Node's types differ in how they say so.
  return new Response(body as ReadableStream | null, { status, headers })
}

const migrateD1 = () => {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [
      join(dirname(tools.resolve('wrangler/package.json')), 'bin/wrangler.js'),
      'd1',
      'migrations',
      'apply',
      'DATABASE',
      '--local',
      '--persist-to',
      state,
    ],
    { env: { ...process.env, CI: 'true', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }, encoding: 'utf8' },
  )
  if (status !== 0)
    throw new StartError(`The local D1 database cannot be migrated: ${error?.message ?? (stderr || stdout).trim()}`)
}
