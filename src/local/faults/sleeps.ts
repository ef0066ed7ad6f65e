/** Waits that all end at once when they are told to, and last no time from then on. */
export const endableSleeps = () => {
  const waiting = new Map<() => void, ReturnType<typeof setTimeout>>()
  let hasEnded = false
  return {
    sleep: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        if (hasEnded) return resolve()
        const wake = () => {
          clearTimeout(waiting.get(wake))
          waiting.delete(wake)
          resolve()
        }
        waiting.set(wake, setTimeout(wake, milliseconds))
      }),
    end: () => {
      hasEnded = true
      for (const wake of [...waiting.keys()]) wake()
    },
  }
}
