/** Waits for work, but no longer than that. What becomes of the work does not matter here. */
export const atMost = async (milliseconds: number, work: Promise<void>) => {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([work, late])
  clearTimeout(timer)
}
