import type { Ticks } from '../../../clock.ts'
import { elapsed, type Tick } from '../../../clock.ts'
import { GraphError } from '../../../errors.ts'
import { keepNewest } from '../../../text/keep-newest.ts'

/** Handshakes of an address that fail in a window before it is told to wait: a client left alone comes once a second. */
const most = 30
/** In milliseconds. */
const window = 60_000
const mostAddresses = 10_000

interface Failures {
  readonly since: Tick
  count: number
}

/**
 * What a handshake that failed is answered with: its own refusal, or 429 where its address has had too many. One that
 * succeeds is never held up: behind a proxy all clients have one address, and to verify a token costs little.
 */
export const failedHandshakes = (ticks: Ticks) => {
  const known = new Map<string, Failures>()
  return (address: string, refusal: GraphError): GraphError => {
    const now = ticks()
    const before = known.get(address)
    const passed = before && elapsed(before.since, now)
    const failures = before && passed !== undefined && passed < window ? before : { since: now, count: 0 }
    failures.count += 1
    if (failures !== before) keepNewest(known, [address, failures], mostAddresses)
    if (failures.count <= most) return refusal
    const seconds = Math.ceil((window - elapsed(failures.since, now)) / 1000)
    return new GraphError(
      'TooManyRequests',
      'Too many handshakes of this address have failed. Wait, and ask for a new URI.',
      {
        headers: { 'Retry-After': String(Math.max(1, seconds)) },
        reason: 'rate limit',
      },
    )
  }
}

/** 429: all places that there are for someone are taken. */
export const tooMany = (of: string) =>
  new GraphError('TooManyRequests', `There are as many connections of ${of} as there may be.`, {
    headers: { 'Retry-After': '20' },
    reason: 'rate limit',
  })
