import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { expect, it } from 'vitest'
import { startInProcess } from '../support/gateways/start-in-process.ts'

const gateway = await startInProcess()
const source = await (await gateway.fetch('/openapi.json')).text()
await gateway.stop()

const noTelemetry = { REDOCLY_TELEMETRY: 'off', SCARF_ANALYTICS: 'false' }

it("passes Redocly's recommended rules", async () => {
  Object.assign(process.env, noTelemetry)
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  expect(problems.map(({ ruleId, location: [place] }) => `${ruleId} ${place?.pointer}`).sort()).toEqual([
    // Nobody has chosen a licence for the API.
    'info-license #/info',
  ])
})

// Spectral follows every reference of 300 KB anew for each of its rules: ten seconds with a core of its own.
it("passes Spectral's OpenAPI rules", { timeout: 180_000 }, async () => {
  const linter = new spectral.Spectral()
  linter.setRuleset({
    // Holds at run time; the declarations of the library's own packages disagree about `formats`.
    extends: rulesets.oas as never,
    // In OpenAPI 3.1 roles may stand with every kind of scheme; the rule knows 3.0 only (stoplightio/spectral#2643).
    rules: { 'oas3-operation-security-defined': 'off' },
  })
  const problems = await linter.run(source)
  // Who runs a gateway is nothing that its sources know.
  expect(problems.map(({ code, path }) => `${code} ${path.join('/')}`)).toEqual(['info-contact info'])
})

const use = `import type { components, operations, paths } from './openapi.ts'
type Create = paths['/beta/RequestRemoteHelpSessionAccessResponse']['post']
export const body: Create['requestBody']['content']['application/json'] = {
  sessionKey: 'key', sessionType: 'viewScreen', pubSubEncryptionKey: 'a', pubSubEncryption: 'b',
}
// @ts-expect-error a type that there is not
body.sessionType = 'other'
type Answer = operations['getRemoteAssistancePartner']['responses'][200]['content']['application/json']
export const answer: Answer = { id: 'a', displayName: null, onboardingStatus: 'onboarded' }
export const code: components['schemas']['odataError']['error']['code'] = 'PreconditionFailed'
`

/** The generator needs TypeScript 5, the last that is a library; a generator of OData clients brings it along. */
const loadGenerator = async () => {
  const parentURL = pathToFileURL(createRequire(import.meta.url).resolve('@odata2ts/odata2ts')).href
  const hooks = registerHooks({
    resolve: (name, context, next) => next(name, name === 'typescript' ? { ...context, parentURL } : context),
  })
  const generator = await import('openapi-typescript')
  hooks.deregister()
  return generator
}

it('lets openapi-typescript make types that compile, strictly', async () => {
  const { default: openapiTypescript, astToString } = await loadGenerator()
  const folder = mkdtempSync(join(tmpdir(), 'openapi-types-'))
  writeFileSync(join(folder, 'openapi.ts'), astToString(await openapiTypescript(source)))
  writeFileSync(join(folder, 'use.ts'), use)
  const compiler = join(process.cwd(), 'node_modules/.bin/tsc')
  const options = ['--strict', '--noEmit', '--ignoreConfig', '--target', 'esnext', '--module', 'nodenext']
  const tsc = [compiler, ...options, '--allowImportingTsExtensions', '--types', '', 'use.ts']
  const { stdout } = await promisify(execFile)(process.execPath, tsc, { cwd: folder }).catch((error) => error)
  expect(stdout).toBe('')
  rmSync(folder, { recursive: true })
})
