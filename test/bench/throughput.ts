import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startProcess } from '../support/gateways/start-process.ts'
import { inTurns } from './measure.ts'

// Creates in a second when each is on the disk before it is answered (synchronous=FULL, commits shared), as a share of
// what NORMAL gives, which may lose answered ones with the power. Ratios of one run on one machine, nothing more.
const floor = 0.8
const turns = 5
/** Milliseconds. */
const slice = 1500

const folder = mkdtempSync(join(tmpdir(), 'throughput-'))
const issuer = await createIssuer()
const start = (name: string, args: readonly string[]) =>
  startProcess(process.execPath, ['test/bench/serve.ts', ...args], {
    issuer,
    settings: { DATABASE_PATH: join(folder, `${name}.sqlite`) },
  })
const [full, normal] = await Promise.all([start('full', []), start('normal', ['normal'])])
const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
const body = JSON.stringify(published)
const headers = {
  Authorization: `Bearer ${token}`,
  'Content-Type': 'application/json',
  'Content-Length': Buffer.byteLength(body),
}

const create = (url: string, agent: Agent) =>
  new Promise<void>((resolve, reject) => {
    const sent = request(url + answers, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 201) reject(new Error(`Answered ${response.statusCode}.`))
      response.resume().on('end', resolve)
    })
    sent.on('error', reject).end(body)
  })

/** Creates in a second over so many connections. */
const rate = async (url: string, connections: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const begin = performance.now()
  let count = 0
  const work = async () => {
    while (performance.now() - begin < slice) {
      await create(url, agent)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  return (count * 1000) / (performance.now() - begin)
}

for (const connections of [10, 50]) {
  const rates = await inTurns(turns, {
    full: () => rate(full.url, connections),
    normal: () => rate(normal.url, connections),
  })
  const ratio = rates.full / rates.normal
  console.log(`${connections} connections: FULL gives ${ratio.toFixed(2)} of NORMAL; the floor is ${floor}.`)
  if (ratio < floor) process.exitCode = 1
}
await Promise.all([full.stop(), normal.stop()])
rmSync(folder, { recursive: true })
