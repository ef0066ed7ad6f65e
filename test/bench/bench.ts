import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createIssuer } from '../support/clients/tokens.ts'
import { compare } from './against.ts'
import { help, parse, UsageError } from './arguments.ts'
import { chartOf } from './chart.ts'
import { contestants } from './contestants.ts'
import { jobs } from './jobs.ts'
import type { Line } from './line.ts'
import { relayLines } from './relay/lines.ts'
import { measureRelay } from './relay/measure.ts'
import { linesBetween, requestLines } from './request-lines.ts'
import { measureStarts, type Sample } from './requests.ts'
import { measureScale } from './scale.ts'
import { startLines } from './start-lines.ts'
import { commitOf, surroundings } from './surroundings.ts'
import { tableOfChanges, tableOfCosts, tableOfLines, tableOfSamples } from './table.ts'
import { measureWorkers } from './worker-lines.ts'

type Options = ReturnType<typeof parse>

const begin = performance.now()
const say = (text: string) => process.stderr.write(`${text} (${Math.round((performance.now() - begin) / 1000)} s)\n`)

/** Measures what was asked for, one part after the other: each has the machine to itself. */
const measure = async ({ only, quick, cycles, starts, checkouts, jobs: wanted }: Options, folder: string) => {
  const issuer = await createIssuer()
  const { gateways, references } = contestants({ checkouts, folder, issuer })
  const lines = new Map<string, Line[]>(gateways.map(({ name }) => [name, []]))
  const add = (linesOf: (gateway: string) => readonly Line[]) => {
    for (const [name, list] of lines) list.push(...linesOf(name))
  }
  const samples: Sample[] = []
  const parts = { cycles, length: quick ? 0.3 : 1, say }
  let costs: Awaited<ReturnType<typeof measureWorkers>>['costs'] = {}
  if (only.includes('requests')) {
    const chosen = jobs.filter(({ id }) => wanted.includes(id))
    samples.push(...(await measureStarts({ jobs: chosen, gateways, references, starts, ...parts })))
    add((name) => requestLines(samples, name))
  }
  if (only.includes('start')) add(await startLines(gateways, quick ? 3 : 9))
  if (only.includes('workers')) {
    const measured = await measureWorkers({ checkouts, folder, issuer, ...parts })
    add(measured.linesOf)
    samples.push(...measured.samples.map((sample) => ({ ...sample, job: `${sample.job} on workerd` })))
    costs = measured.costs
  }
  if (only.includes('relay')) {
    const measured = await measureRelay(gateways, parts)
    add((name) => relayLines(measured, name))
    samples.push(...measured.samples)
  }
  if (only.includes('scale')) {
    for (const place of gateways) {
      const measured = await measureScale({ place, ...parts })
      lines.get(place.name)?.push(...measured.lines)
      samples.push(...measured.samples)
    }
  }
  return { lines, samples, costs }
}

const bench = async (options: Options) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const { lines, samples, costs } = await measure(options, folder)
    const gateways = options.checkouts.map(({ name, checkout }) => ({
      name,
      commit: commitOf(checkout),
      lines: lines.get(name) ?? [],
    }))
    const ground = { when: new Date().toISOString(), quick: options.quick, cycles: options.cycles, ...surroundings() }
    console.log(
      `${ground.machine}; ${Object.entries(ground.versions)
        .map((pair) => pair.join(' '))
        .join(', ')}\n`,
    )
    if (samples.length > 0) console.log(`${tableOfSamples(samples)}\n`)
    for (const { name, commit, lines } of gateways) {
      console.log(`${name} (${commit})\n\n${tableOfLines(lines)}\n`)
      if (costs[name]) console.log(`${tableOfCosts(costs[name])}\n`)
    }
    const [first, ...others] = gateways
    for (const { name } of others) {
      console.log(`${tableOfLines(linesBetween(samples, first?.name ?? '', name))}\n`)
    }
    mkdirSync(dirname(options.json), { recursive: true })
    writeFileSync(options.json, `${JSON.stringify({ ...ground, gateways, costs, samples }, null, 1)}\n`)
    if (options.chart !== undefined && first) writeFileSync(options.chart, chartOf(samples, first.name))
    // What does not hold is said in the table: one run on whatever machine is no verdict.
    if (options.against === undefined) return 0
    const changes = compare(JSON.parse(readFileSync(options.against, 'utf8')).gateways[0].lines, first?.lines ?? [])
    console.log(tableOfChanges(changes))
    return changes.some(({ isWorse }) => isWorse) ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

try {
  const options = parse(process.argv.slice(2))
  if (options.help) console.log(help)
  else process.exitCode = await bench(options)
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}. --help says what there is.` : error)
  // Servers that had started would keep it from ending.
  process.exit(error instanceof UsageError ? 2 : 1)
}
