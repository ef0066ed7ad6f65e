import type { RelayLimits } from './limits.ts'

/** Takes a message of a length, or says that it came too soon. */
export type Rate = (length: number, now: number) => boolean

/** Two token buckets: of messages, and of their characters. A clock that is set back gives nothing and takes nothing. */
export const createRate = (rate: RelayLimits['rate']): Rate => {
  if (rate === 'off') return () => true
  let [messages, characters, since] = [rate.burst, rate.lengthBurst, Number.NEGATIVE_INFINITY]
  return (length, now) => {
    const seconds = Math.max(0, now - since) / 1000
    since = now
    messages = Math.min(rate.burst, messages + seconds * rate.perSecond) - 1
    characters = Math.min(rate.lengthBurst, characters + seconds * rate.lengthPerSecond) - length
    return messages >= 0 && characters >= 0
  }
}
