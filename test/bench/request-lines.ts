import { type Line, ofCycles, ratio } from './line.ts'
import type { Sample } from './requests.ts'

type Pick = (sample: Sample) => number
const rate: Pick = (sample) => sample.rate
const cpu: Pick = (sample) => sample.cpu ?? Number.NaN

/** The figures of one job of a server, in the order of the cycles. */
const figuresOf = (samples: readonly Sample[], server: string, job: string, pick: Pick = rate) =>
  samples.filter((sample) => sample.server === server && sample.job === job).map(pick)

/** Cycle by cycle, so that what disturbed the machine disturbed both. */
const by = (some: readonly number[], others: readonly number[], factor = 1) =>
  some.map((figure, cycle) => (figure * factor) / (others[cycle] ?? Number.NaN))

/** One gateway beside another that took turns with it, by rate and by CPU; more is better in both. */
export const linesBetween = (samples: readonly Sample[], before: string, after: string): readonly Line[] =>
  [...new Set(samples.map(({ job }) => job))].flatMap((job) => {
    const figures = (server: string, pick?: Pick) => figuresOf(samples, server, job, pick)
    const lines = [
      ratio(`${job}, rate: ${after} ÷ ${before}`, by(figures(after), figures(before))),
      ratio(`${job}, CPU each: ${before} ÷ ${after}`, by(figures(before, cpu), figures(after, cpu))),
    ]
    return lines.filter(({ figure }) => !Number.isNaN(figure))
  })

/** What the requests of one gateway come to, beside the servers that ran with it. A job that was not asked for is absent. */
export const requestLines = (samples: readonly Sample[], gateway: string): readonly Line[] => {
  const of = (server: string, job: string, pick?: Pick) => figuresOf(samples, server, job, pick)
  const overFastify = (job: string, of_ = job) => by(of(gateway, job), of('Fastify', of_))
  const overFloor = (job: string) => by(of(gateway, job), of('floor', job))
  const lessCpu = (what: string, job: string) =>
    ratio(`CPU of ${what}, Fastify's ÷ its own`, by(of('Fastify', job, cpu), of(gateway, job, cpu)))
  const tail = (what: string, job: string) =>
    ofCycles(
      what,
      of(gateway, job, ({ p50, p99 }) => p99 / p50),
      {
        unit: '×',
        better: 'less',
        bound: 3,
        isComparable: false,
      },
    )
  const lines = [
    ratio('POST at 10 connections ÷ Fastify', overFastify('create'), { bound: 1, reach: 1.4 }),
    ratio('POST at 50 connections ÷ Fastify', overFastify('create at 50'), { bound: 1, reach: 1.4 }),
    ratio('POST at 10 connections ÷ floor', overFloor('create'), { reach: 0.7 }),
    ratio('GET one ÷ Fastify', overFastify('get'), { bound: 1 }),
    ratio('GET one ÷ floor', overFloor('get'), { reach: 0.9 }),
    ratio('GET 20 with 40 secrets opened ÷ Fastify', overFastify('list'), { bound: 0.7, reach: 1 }),
    ratio('GET 20, $select of no secret ÷ Fastify with those columns', overFastify('brief list'), { bound: 1 }),
    ratio('GET 20, $select of no secret ÷ Fastify with all columns', overFastify('brief list', 'list')),
    ratio('$filter=sessionKey eq ÷ Fastify', overFastify('find'), { bound: 1 }),
    ratio('/$count of 10,000 ÷ Fastify', overFastify('count many'), { bound: 1 }),
    ratio('/$count of 20 ÷ Fastify', overFastify('count few'), { bound: 1 }),
    ratio('reads a second, $batch of 20 ÷ single', by(of(gateway, 'batch'), of(gateway, 'get'), 20), { bound: 1.5 }),
    lessCpu('a POST', 'create'),
    lessCpu('a GET of one', 'get'),
    lessCpu('a GET of 20', 'list'),
    tail('p99 ÷ median, POST at 50 connections', 'create at 50'),
    tail('p99 ÷ median, GET one at 50 connections', 'get at 50'),
    tail('p99 ÷ median, GET 20 at 50 connections', 'list at 50'),
  ]
  return lines.filter(({ figure }) => !Number.isNaN(figure))
}
