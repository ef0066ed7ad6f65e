import { percentile } from '../soak/figures.ts'
import { textTable } from '../soak/table.ts'
import type { Change } from './against.ts'
import type { Cost } from './d1-costs.ts'
import { holds, type Line } from './line.ts'
import type { Sample } from './requests.ts'

/** A figure with three digits that say something. */
const digits = (value: number) =>
  Number.isInteger(value) || Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1)

/** The lines of one gateway: each figure, what it must be, and whether it is. */
export const tableOfLines = (lines: readonly Line[]) =>
  textTable([
    ['what', 'figure', 'middle half', 'at least / most', 'reach for', 'verdict'],
    ...lines.map((line) => {
      const { what, figure, unit, low, high, better, bound, reach } = line
      const sign = better === 'more' ? '≥' : '≤'
      const verdict = { true: 'holds', false: 'FAILS', undefined: '' }[String(holds(line)) as 'true']
      return [
        what,
        `${digits(figure)} ${unit}`.trim(),
        low === undefined || high === undefined ? '' : `${digits(low)}–${digits(high)}`,
        bound === undefined ? '' : `${sign} ${bound}`,
        reach === undefined ? '' : `${sign} ${reach}`,
        verdict,
      ]
    }),
  ])

/** What each server did in each job. Of a server on workerd the CPU is not known. */
export const tableOfSamples = (samples: readonly Sample[]) => {
  const rows = []
  for (const job of new Set(samples.map((sample) => sample.job))) {
    const ofJob = samples.filter((sample) => sample.job === job)
    for (const server of [...new Set(ofJob.map((sample) => sample.server))].toSorted()) {
      const list = ofJob.filter((sample) => sample.server === server)
      const middle = (pick: (sample: Sample) => number) => digits(percentile(list.map(pick), 0.5))
      const cpu = middle((sample) => sample.cpu ?? Number.NaN)
      rows.push([
        job,
        server,
        middle(({ rate }) => rate),
        cpu === 'NaN' ? '' : cpu,
        middle(({ p50 }) => p50),
        middle(({ p99 }) => p99),
        middle(({ own }) => own),
      ])
    }
  }
  return textTable([['job', 'server', 'a second', 'CPU each, µs', 'p50, ms', 'p99, ms', 'sender, µs'], ...rows])
}

export const tableOfChanges = (changes: readonly Change[]) =>
  textTable([
    ['what', 'before', 'now', 'times as good', 'verdict'],
    ...changes.map(({ what, before, after, times, isWorse }) => [
      what,
      digits(before),
      digits(after),
      times.toFixed(2),
      isWorse ? 'WORSE' : '',
    ]),
  ])

/** What each operation costs on D1. */
export const tableOfCosts = (costs: readonly Cost[]) =>
  textTable([
    ['operation on D1', 'round trips', 'rows read', 'rows written'],
    ...costs.map(({ operation, roundTrips, rowsRead, rowsWritten }) =>
      [operation, roundTrips, rowsRead, rowsWritten].map(String),
    ),
  ])
