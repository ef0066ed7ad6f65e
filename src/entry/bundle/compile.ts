import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { compiled, digestOf, run, scriptOf, sourceIn } from './compiled.ts'

// `dist/node/compile.js`, which the build runs and does not keep: starts the gateway once, and writes down what V8 has
// compiled of it by its first answer.

const folder = mkdtempSync(join(import.meta.dirname, 'compile-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.chdir(folder)
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
Object.assign(process.env, {
  PUBLIC_URL: 'https://help.example.com',
  AUTH_TENANTS: 'organizations',
  AUTH_AUDIENCE: 'api://help.example.com',
  AUTH_JWKS: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'build', alg: 'RS256' }] }),
  ENCRYPTION_KEYS: `build:${randomBytes(32).toString('base64')}`,
  DATABASE_PATH: join(folder, 'gateway.sqlite'),
  HOST: '127.0.0.1',
  PORT: '0',
})

const require = module.createRequire(import.meta.url)
const source = sourceIn(require)
const script = scriptOf(require, source)
const said = Promise.withResolvers<string>()
const { log } = console
console.log = (text: string) => said.resolve(/"url":"([^"]+)"/.exec(text)?.[1] ?? text)
run(script, require)
const answer = await fetch(`${await said.promise}/healthz`)
await answer.text()
console.log = log
if (!answer.ok) throw new Error(`The gateway that was built answers ${answer.status}.`)
const cachedData = script.createCachedData()
writeFileSync(compiled, Buffer.concat([cachedData, digestOf(require, source, cachedData)]))
process.kill(process.pid, 'SIGTERM')
