import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { jobs } from './jobs.ts'

const parts = ['requests', 'start', 'workers', 'relay', 'scale'] as const

const jobNames = jobs.map(({ id }) => id)

export const help = `Measures the gateway beside servers that are written by hand, all on loopback, in turn, over and over, and prints
medians and ratios. It exits with 1 where an answer is not as expected, and with --against where a ratio has got worse;
with 2 for wrong arguments. docs/performance.md says how to read it.

  --quick             fewer and shorter turns: less than two minutes
  --only PART         one part, or several: ${parts.join(', ')} (all but scale)
  --scale             the part scale as well: up to a million rows, which takes minutes
  --job NAME          one kind of request, or several: ${jobNames.slice(0, 6).join(', ')},
                      ${jobNames.slice(6).join(', ')}
  --cycles N          turns of each server (9; with --quick 3)
  --starts N          times that the servers of the part requests are started anew meanwhile (3; with --quick 1)
  --gateway NAME=DIR  the checkout whose dist is measured (gateway=.), or several, which take turns
  --json FILE         where the figures go as JSON (dist/bench.json)
  --chart FILE        draws the ratios as SVG
  --against FILE      compares with the JSON of another run, and fails where a ratio is more than 5 % worse`

const optionsOf = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      scale: { type: 'boolean', default: false },
      job: { type: 'string', multiple: true, default: jobNames },
      cycles: { type: 'string' },
      starts: { type: 'string' },
      gateway: { type: 'string', multiple: true, default: ['gateway=.'] },
      json: { type: 'string', default: 'dist/bench.json' },
      chart: { type: 'string' },
      against: { type: 'string' },
    },
  }).values

/** Wrong arguments: what is wrong with them. */
export class UsageError extends Error {}

const oneOf = <Name extends string>(option: string, name: string, names: readonly Name[]): Name => {
  const found = names.find((known) => known === name)
  if (found === undefined) throw new UsageError(`--${option} ${name} is not one of ${names.join(', ')}`)
  return found
}

const checkoutOf = (given: string) => {
  const at = given.indexOf('=')
  if (at < 1) throw new UsageError(`--gateway ${given} is not NAME=DIR`)
  const [name, checkout] = [given.slice(0, at), given.slice(at + 1)]
  if (!existsSync(join(checkout, 'dist/node/gateway.js'))) throw new UsageError(`${checkout} is not built`)
  return { name, checkout }
}

/** What the bench was asked for. Throws a `UsageError` for what it does not know. */
export const parse = (args: readonly string[]) => {
  let values: ReturnType<typeof optionsOf>
  try {
    values = optionsOf(args)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const { quick, scale, chart, against } = values
  const cycles = Number(values.cycles ?? (quick ? 3 : 9))
  if (!Number.isInteger(cycles) || cycles < 1) throw new UsageError(`--cycles ${values.cycles} is no number of turns`)
  const starts = Number(values.starts ?? (quick ? 1 : Math.min(3, cycles)))
  if (!Number.isInteger(starts) || starts < 1 || starts > cycles)
    throw new UsageError(`--starts ${values.starts} is not within 1 and ${cycles}, the turns`)
  const only = values.only?.map((part) => oneOf('only', part, parts)) ?? parts.filter((part) => part !== 'scale')
  if (quick && (scale || only.includes('scale'))) throw new UsageError('--quick and --scale do not go together')
  if (chart !== undefined && !only.includes('requests')) throw new UsageError('--chart draws the part requests')
  if (against !== undefined && !existsSync(against)) throw new UsageError(`--against ${against} is not there`)
  return {
    ...values,
    only: scale ? [...only, 'scale' as const] : only,
    jobs: values.job.map((job) => oneOf('job', job, jobNames)),
    cycles,
    starts,
    checkouts: values.gateway.map(checkoutOf),
  }
}
