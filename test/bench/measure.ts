/** The middle of some figures. */
export const median = (figures: readonly number[]) => {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Microseconds that one run takes, one after the other. */
export const microseconds = async (runs: number, run: (index: number) => Promise<unknown>) => {
  const start = performance.now()
  for (let index = 0; index < runs; index += 1) await run(index)
  return ((performance.now() - start) * 1000) / runs
}

/**
 * Measures each in turn, over and over, so that what disturbs the machine disturbs all of them. The first turn, which
 * warms up, does not count.
 */
export const inTurns = async <Name extends string>(
  turns: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> => {
  const names = Object.keys(measures) as Name[]
  const figures = new Map(names.map((name) => [name, [] as number[]]))
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const name of names) {
      const figure = await measures[name]()
      if (turn > 0) figures.get(name)?.push(figure)
    }
  }
  // Holds because the names are those of the measures.
  return Object.fromEntries(names.map((name) => [name, median(figures.get(name) ?? [])])) as Record<Name, number>
}
