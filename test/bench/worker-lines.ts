import { join } from 'node:path'
import type { Issuer } from '../support/clients/tokens.ts'
import type { Cost } from './d1-costs.ts'
import { count, type Line, ofCycles, ratio } from './line.ts'
import { measureRequests, type Running, type Sample } from './requests.ts'
import { bundleWorker, loadCost } from './worker-size.ts'
import { bare, barest, startBareWorker, startWorker, workerJobs } from './workerd.ts'

interface Wanted {
  readonly checkouts: readonly { readonly name: string; readonly checkout: string }[]
  readonly folder: string
  readonly issuer: Issuer
  readonly cycles: number
  /** Seconds. */
  readonly length: number
  readonly say: (text: string) => void
}

type Started = Awaited<ReturnType<typeof startWorker>>

const ratesOf = (samples: readonly Sample[], server: string, job: string) =>
  samples.filter((sample) => sample.server === server && sample.job === job).map(({ rate }) => rate)

/** What the Workers come to on workerd, beside a bare Hono with one statement of the same kind of D1. */
export const measureWorkers = async ({ checkouts, folder, issuer, cycles, length, say }: Wanted) => {
  const workers: ({ readonly kilobytes: number; readonly milliseconds: number } & Started)[] = []
  for (const { name, checkout } of checkouts) {
    const bundle = join(folder, `${name}-worker`)
    const kilobytes = bundleWorker(checkout, bundle)
    const milliseconds = loadCost(bundle, issuer, Math.min(cycles, 5))
    workers.push({ kilobytes, milliseconds, ...(await startWorker(name, checkout, bundle, issuer)) })
  }
  const floors: Running[] = []
  for (const name of [bare, barest] as const) floors.push(await startBareWorker(name, folder, issuer))
  say('Workers filled')
  const gateways = workers.map(({ server }) => server)
  const samples = await measureRequests({ jobs: workerJobs, gateways, references: floors, cycles, length, say })
  for (const { stop } of [...gateways, ...floors]) await stop()
  const costs: Readonly<Record<string, readonly Cost[]>> = Object.fromEntries(
    workers.map((worker) => [worker.server.name, worker.costs]),
  )
  const linesOf = (name: string): readonly Line[] => {
    const worker = workers.find(({ server }) => server.name === name)
    const over = (floor: string, job: string) => {
      const beside = ratesOf(samples, floor, job)
      return ratesOf(samples, name, job).map((rate, cycle) => rate / (beside[cycle] ?? Number.NaN))
    }
    return [
      ratio('workerd, POST ÷ bare Hono with one insert', over(bare, 'create'), { bound: 0.9 }),
      ratio('workerd, GET one ÷ bare Hono with one select', over(bare, 'get'), { bound: 0.9 }),
      ratio('workerd, POST ÷ the same without static assets', over(barest, 'create')),
      ratio('workerd, GET one ÷ the same without static assets', over(barest, 'get')),
      ...(worker?.costs ?? []).map(({ operation, roundTrips }) =>
        count(`D1 round trips: ${operation}`, roundTrips, '', { bound: 1 }),
      ),
      count('Worker, gzip', worker?.kilobytes ?? Number.NaN, 'KB', { bound: 140 }),
      ofCycles('CPU to load the Worker', [worker?.milliseconds ?? Number.NaN], {
        unit: 'ms',
        better: 'less',
        bound: 50,
        isComparable: false,
      }),
    ]
  }
  return { linesOf, samples, costs }
}
