import { spawn, spawnSync } from 'node:child_process'
import { defaultDatabasePath, parseConfig } from '../config/config.ts'
import { banner } from '../local/banner.ts'
import { localEncryptionKeys } from '../local/encryption-key.ts'
import { createIdentity, localAudience } from '../local/identity.ts'
import { readEnvironment } from './runtime/environment.ts'
import { urlOf } from './runtime/listen.ts'
import { runDoor, StartError } from './runtime/start-error.ts'

// `npm run dev:worker`: the Worker on workerd with a local, migrated D1, and local mode's identity.
await runDoor(async () => {
  const environment = readEnvironment()
  const host = '127.0.0.1'
  const settingsAt = (url: string, keySet = '') => ({
    PUBLIC_URL: environment.PUBLIC_URL || url,
    AUTH_AUTHORITY: url,
    AUTH_TENANTS: 'organizations',
    AUTH_AUDIENCE: localAudience,
    AUTH_JWKS: keySet,
    ENCRYPTION_KEYS: environment.ENCRYPTION_KEYS || localEncryptionKeys(defaultDatabasePath),
    RATE_LIMITS: environment.RATE_LIMITS || 'off',
  })
  const { port } = parseConfig({ ...environment, ...settingsAt('http://127.0.0.1') })
  const url = urlOf({ host, port })
  const identity = await createIdentity(url)
  const settings = settingsAt(url, JSON.stringify(identity.keySet))
  const migrated = spawnSync('wrangler', ['d1', 'migrations', 'apply', 'DATABASE', '--local'], {
    env: { ...process.env, CI: 'true' },
    encoding: 'utf8',
  })
  if (migrated.status !== 0) throw new StartError(`The local D1 database cannot be migrated: ${migrated.stderr}`)
  console.log(await banner({ url: settings.PUBLIC_URL }, identity))
  const variables = Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  const dev = spawn('wrangler', ['dev', '--ip', host, '--port', String(port), ...variables], { stdio: 'inherit' })
  // Ctrl-C reaches wrangler too; this process only waits for it.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => dev.kill('SIGTERM'))
  dev.once('exit', (code) => process.exit(code ?? 0))
})
