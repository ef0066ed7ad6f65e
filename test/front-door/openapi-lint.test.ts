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
    // A WebSocket begins with 101.
    'operation-2xx-response #/paths/~1client~1hubs~1remotehelp/get/responses',
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
  expect(problems.map(({ code, path }) => `${code} ${path.join('/')}`)).toEqual([
    'info-contact info',
    'operation-success-response paths//client/hubs/remotehelp/get/responses',
  ])
})
