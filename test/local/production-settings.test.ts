import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { productionSettings } from '../../src/local/production-settings.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('production-settings')

it.each([
  ['AUTH_AUDIENCE', '11111111-2222-4333-8444-555555555555'],
  ['AUTH_TENANTS', 'organizations'],
  ['AUTH_AUTHORITY', 'https://login.microsoftonline.us'],
  ['AUTH_JWKS_URL', 'https://keys.example.test/keys'],
  ['AUTH_JWKS', '{"keys":[]}'],
  ['PUBLIC_URL', 'https://help.example.test'],
  ['PUBLIC_URL', 'http://192.168.1.10:8787'],
  ['PUBLIC_URL', 'https://localhost.example.test'],
])('finds production in %s=%s', (name, value) => {
  const sentence = `${name} is set as for production, and local mode gives anyone on this machine a token: start with the command \`serve\`, or unset it.`
  expect(productionSettings({ [name]: value })).toBe(sentence)
})

it.each([
  {},
  { AUTH_AUDIENCE: '', AUTH_TENANTS: '', PUBLIC_URL: '' },
  { PUBLIC_URL: 'http://127.0.0.1:8787', ENCRYPTION_KEYS: 'a:b', DATABASE_PATH: 'x', PORT: '1', CORS_ORIGINS: 'x' },
  { PUBLIC_URL: 'https://localhost:8788' },
  { PUBLIC_URL: 'http://[::1]:8787/' },
])('finds none in %j', (environment) => expect(productionSettings(environment)).toBeUndefined())

it.each([
  ['npm start', process.execPath, [resolve('src/entry/cli.ts')]],
  ['dev:deno', denoExecutable, ['run', ...denoFlags, resolve('src/entry/local-deno.ts')]],
  ['dev:worker', process.execPath, [resolve('src/entry/local-worker.ts')]],
])('%s refuses to start beside them, from .env and from the environment, and makes no file', async (_, door, args) => {
  const cwd = mkdtempSync(join(folder, 'door-'))
  writeFileSync(join(cwd, '.env'), 'PUBLIC_URL=https://help.example.test\nAUTH_AUDIENCE=api://help\n')
  const outcome = await run(door, args, { cwd, env: { PORT: '0', AUTH_TENANTS: 'organizations' } })
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  const names = 'AUTH_AUDIENCE, AUTH_TENANTS, PUBLIC_URL'
  expect(outcome.stderr).toMatch(
    new RegExp(`^${names} are set as for production, [^\\n]*the command \`serve\`[^\\n]*\\.\\n$`),
  )
  expect([existsSync(join(cwd, '.data')), existsSync(join(cwd, '.wrangler'))]).toEqual([false, false])
})
