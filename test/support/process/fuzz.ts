/**
 * How many inputs a property is tried with, and from which seed: the same ones at every run. FUZZ_RUNS and FUZZ_SEED ask
 * for more, or for others; a failure prints its seed, with which it comes again.
 */
export const fuzz = (usualRuns: number) => ({
  numRuns: Number(process.env.FUZZ_RUNS ?? usualRuns),
  seed: Number(process.env.FUZZ_SEED ?? 1),
})
