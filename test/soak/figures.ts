/** One reading: how far the work was, and what was measured there. */
export interface Reading {
  readonly at: number
  readonly value: number
}

/** How much the value grows for each unit of `at`, by least squares; not a number for fewer than two places. */
export const slopeOf = (readings: readonly Reading[]) => {
  const mean = (pick: (reading: Reading) => number) =>
    readings.reduce((sum, reading) => sum + pick(reading), 0) / readings.length
  const [middle, level] = [mean(({ at }) => at), mean(({ value }) => value)]
  const sum = (term: (reading: Reading) => number) => readings.reduce((total, reading) => total + term(reading), 0)
  return sum(({ at, value }) => (at - middle) * (value - level)) / sum(({ at }) => (at - middle) ** 2)
}

/** The readings of the last half of the work: what the first half warmed up is no growth. */
export const lastHalf = (readings: readonly Reading[]) => {
  const end = readings.at(-1)?.at ?? 0
  return readings.filter(({ at }) => at >= end / 2)
}

/** The figure that the given share (0 to 1) of all does not exceed (nearest rank); not a number where there is none. */
export const percentile = (figures: readonly number[], share: number) => {
  const sorted = Float64Array.from(figures).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
