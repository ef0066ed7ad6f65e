/** Numbers from 0 to 1, the same ones for a seed: Numerical Recipes' linear congruential generator. */
export const seededRandom = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
