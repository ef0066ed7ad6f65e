import { type Line, ofCycles, ratio } from '../line.ts'
import type { Sample } from '../requests.ts'
import { bare, jobOf, type measureRelay, sizes } from './measure.ts'

type Measured = Awaited<ReturnType<typeof measureRelay>>

/** What the relay of a gateway comes to. */
export const relayLines = ({ samples, idle, rates }: Measured, gateway: string): readonly Line[] => {
  const of = (server: string, job: string, pick: (sample: Sample) => number) =>
    samples.filter((sample) => sample.server === server && sample.job === job).map(pick)
  const by = (some: readonly number[], others: readonly number[]) =>
    some.map((figure, cycle) => figure / (others[cycle] ?? Number.NaN))
  const beside = (job: string, pick: (sample: Sample) => number) => by(of(gateway, job, pick), of(bare, job, pick))
  const ofSize = (size: number) => {
    const job = jobOf(size)
    const cpu = ({ cpu = Number.NaN }: Sample) => cpu
    const less = { unit: '×', better: 'less', isComparable: false } as const
    return [
      ratio(
        `${job} ÷ ${bare}`,
        beside(job, ({ rate }) => rate),
        { bound: 0.7 },
      ),
      ratio(`${job}, CPU each: ${bare} ÷ its own`, by(of(bare, job, cpu), of(gateway, job, cpu))),
      ofCycles(
        `${job}, p99 ÷ ${bare}'s`,
        beside(job, ({ p99 }) => p99),
        less,
      ),
    ]
  }
  const ofBare = idle.get(bare) ?? []
  const memory = idle.get(gateway) ?? []
  const kilobytes = { unit: 'KB', better: 'less', isComparable: false } as const
  const lines = [
    ...sizes.flatMap(ofSize),
    ofCycles(
      `memory of an idle connection, beyond ${bare}'s`,
      memory.map((figure, turn) => figure - (ofBare[turn] ?? 0)),
      {
        ...kilobytes,
        bound: 30,
      },
    ),
    ofCycles(`memory of an idle connection of ${bare}`, ofBare, kilobytes),
    ofCycles('sessions a second, from create to end', rates.get(gateway) ?? [], {
      unit: '/s',
      better: 'more',
      isComparable: false,
    }),
  ]
  // What a quick run leaves out has no line.
  return lines.filter(({ figure }) => !Number.isNaN(figure))
}
