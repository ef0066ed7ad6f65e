import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createIssuer } from '../support/clients/tokens.ts'
import { startKillable } from '../support/gateways/start-killable.ts'
import { attack } from './attack.ts'
import { exitCodeOf } from './check.ts'
import { clockKeys } from './clock-keys.ts'
import { clockRetention } from './clock-retention.ts'
import { clockSteps } from './clock-steps.ts'
import { fullDisk, noGrowth } from './disk-space.ts'
import { kills } from './kills.ts'
import { mixedRequests } from './mixed-requests.ts'
import { relayCuts } from './relay-cuts.ts'
import { mebibyte, type Scenario, type Start } from './scenario.ts'
import { type Outcome, tableOf } from './table.ts'
import { withoutRoom } from './without-room.ts'

const scenarios: Readonly<Record<string, Scenario>> = {
  kills,
  'full-disk': withoutRoom(fullDisk),
  'file-limit': withoutRoom(noGrowth),
  'clock-steps': clockSteps,
  'clock-keys': clockKeys,
  'clock-retention': clockRetention,
  mixed: mixedRequests,
  attack,
  'relay-cuts': relayCuts,
}

const help = `Attacks the bundled gateway for minutes and prints what it was held to. Exits with 1 where something is lost,
doubled, 5xx or over its bound.

  --quick        less of everything: about a minute
  --only NAME    one scenario, or several: ${Object.keys(scenarios).join(', ')}
  --requests N   of the mixed scenario (300,000; with --quick 10,000)
  --json FILE    the outcomes as JSON, too
  --gateway DIR  the checkout whose dist/node/gateway.js is looked at (this one)`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(scenarios) },
    requests: { type: 'string' },
    json: { type: 'string' },
    gateway: { type: 'string', default: '.' },
  },
})
if (values.help) {
  console.log(help)
  process.exit()
}
const { quick } = values
const requests = Number(values.requests ?? (quick ? 10_000 : 300_000))
const bundle = resolve(values.gateway, 'dist/node/gateway.js')
const issuer = await createIssuer()

const run = async (scenario: string): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), `soak-${scenario}-`))
  const started: Awaited<ReturnType<typeof startKillable>>[] = []
  const start = async ({ nodeOptions = [], wrapper = [], ...wanted }: Start) => {
    const command = [...wrapper, process.execPath, ...nodeOptions, bundle]
    const gateway = await startKillable({ issuer, command, mostOutput: mebibyte, ...wanted })
    started.push(gateway)
    return gateway
  }
  const begin = performance.now()
  const seconds = () => Math.round((performance.now() - begin) / 1000)
  const say = (text: string) => process.stderr.write(`${scenario}: ${text} (${seconds()} s)\n`)
  try {
    const known = scenarios[scenario]
    if (!known) throw new Error(`There is no such scenario, but ${Object.keys(scenarios).join(', ')}.`)
    return { scenario, ...(await known({ issuer, folder, quick, requests, start, say })) }
  } catch (error) {
    say(String(error instanceof Error ? error.stack : error))
    const broken = String(error instanceof Error ? error.message : error).slice(0, 80)
    return { scenario, done: 'broke off', checks: [{ what: 'the scenario itself', broken }] }
  } finally {
    await Promise.all(started.filter(({ hasEnded }) => !hasEnded()).map(({ end }) => end('SIGKILL')))
    rmSync(folder, { recursive: true, force: true })
  }
}

// One after the other: each has the machine to itself.
const outcomes: Outcome[] = []
for (const scenario of values.only) outcomes.push(await run(scenario))
console.log(tableOf(outcomes))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ quick, requests, outcomes }, null, 2)}\n`)
process.exitCode = exitCodeOf(outcomes.flatMap(({ checks }) => checks))
