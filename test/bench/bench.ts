import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { percentile } from '../soak/figures.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { gatewayDialect, handWrittenDialect, minimalDialect } from './deeds.ts'
import { jobs } from './jobs.ts'
import { type Contestant, measureRequests, type Sample, startFilled } from './requests.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    cycles: { type: 'string' },
    job: { type: 'string', multiple: true, default: jobs.map(({ id }) => id) },
    gateway: { type: 'string', multiple: true, default: ['gateway=.'] },
    json: { type: 'string' },
  },
})
if (!existsSync('test/bench/node_modules')) {
  console.error('Installing what the bench alone needs: npm ci --prefix test/bench')
  spawnSync('npm', ['ci', '--prefix', 'test/bench'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
const issuer = await createIssuer()
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const begin = performance.now()
const say = (text: string) => process.stderr.write(`${text} (${Math.round((performance.now() - begin) / 1000)} s)\n`)
const gateways = values.gateway.map((given): Contestant => {
  const [name = '', directory = name] = given.split('=')
  const program = resolve(directory, 'dist/node/gateway.js')
  return { name, program, folder, issuer, dialect: gatewayDialect }
})
const reference = (name: string, file: string, dialect: Contestant['dialect']): Contestant => ({
  name,
  program: resolve('test/bench/servers', file),
  folder,
  issuer,
  dialect,
})
const references = [
  reference('floor', 'floor.ts', minimalDialect),
  reference('Fastify', 'fastify.ts', handWrittenDialect),
  reference('minimal Hono', 'hono.ts', minimalDialect),
]
const running = await Promise.all([...gateways, ...references].map(startFilled))
say('filled')
const samples = await measureRequests({
  jobs: jobs.filter(({ id }) => values.job.includes(id)),
  gateways: running.slice(0, gateways.length),
  references: running.slice(gateways.length),
  cycles: Number(values.cycles ?? (values.quick ? 3 : 9)),
  length: values.quick ? 0.4 : 1,
  say,
})
for (const server of running) await server.stop()
rmSync(folder, { recursive: true })
const mid = (list: readonly Sample[], pick: (sample: Sample) => number) => percentile(list.map(pick), 0.5)
for (const job of new Set(samples.map((sample) => sample.job))) {
  const ofJob = samples.filter((sample) => sample.job === job)
  const beside = ofJob.filter(({ server }) => server === 'Fastify')
  for (const name of new Set(ofJob.map(({ server }) => server))) {
    const list = ofJob.filter(({ server }) => server === name)
    const ratio = percentile(
      list.map(({ rate }, index) => rate / (beside[index]?.rate ?? Number.NaN)),
      0.5,
    )
    const cpu = mid(list, ({ cpu }) => cpu)
    console.log(
      job.padEnd(14),
      name.padEnd(14),
      `${Math.round(mid(list, ({ rate }) => rate))}/s`.padStart(8),
      `${ratio.toFixed(2)} of Fastify;`,
      `${Math.round(cpu)} us CPU`.padStart(12),
      `${(mid(beside, ({ cpu }) => cpu) / cpu).toFixed(2)} of Fastify by CPU;`,
      `p50 ${mid(list, ({ p50 }) => p50).toFixed(2)} p99 ${mid(list, ({ p99 }) => p99).toFixed(2)} ms`,
    )
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(samples, null, 2)}\n`)
