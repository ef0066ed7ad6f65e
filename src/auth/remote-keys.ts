import { asInstant, type Clock, elapsed, type Instant, type Tick, type Ticks, ticksBefore } from '../clock.ts'
import { GraphError } from '../errors.ts'
import { atMost } from './at-most.ts'
import { causeOf, DocumentError } from './document-error.ts'
import { type Fetch, fetchDocument } from './fetch-document.ts'
import { importKeySet, type KeySet } from './key-set.ts'
import type { KeySource } from './key-source.ts'
import { recall, type SharedDocument, share } from './shared-document.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Older than this, the set is fetched anew while the old one goes on serving. */
const refreshAfter = hour
/** Older than this, the set is no longer trusted: a key may have been withdrawn. */
const trustedFor = 24 * hour
/** The least time between two fetches that an unknown kid asks for. */
const betweenUnknown = 5 * minute
/** The least time between two fetches while there is no set, or a stale one. */
const betweenFailures = 30 * second
/** How long an attempt is waited for. A little more than a fetch may take. */
const abandonedAfter = 4 * second

interface Settings {
  /** Where the key set is. */
  readonly url: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly ticks: Ticks
  readonly shared?: SharedDocument | undefined
  /** Keeps the runtime at work that no answer waits for. Workers stop it otherwise when the request is answered. */
  readonly background?: ((work: Promise<void>) => void) | undefined
  /** Is told of each fetch that failed, and why. */
  readonly log?: (record: Readonly<Record<string, unknown>>) => void
}

interface HeldKeys {
  readonly keys: KeySet
  /** When they were fetched, by each clock: the wall clock sees a machine sleep, the other is not set. */
  readonly fetchedAt: Instant
  readonly fetchedTick: Tick
}

interface Attempt {
  readonly work: Promise<void>
  readonly since: Tick
}

/**
 * Keys of an authority, by Microsoft's algorithm for key rollover (entra-docs, signing-key-rollover): the last good set
 * is kept 24 h and refreshed hourly, an unknown kid refetches at most every 5 min, and neither an empty nor an unreadable
 * set replaces a good one. Without the key, and with an authority that did not answer, there is 503: the trouble is not
 * the caller's. A wall clock that is wrong has nothing trusted for longer, and keeps nothing from being fetched.
 */
export const remoteKeys = ({ url, fetch, clock, ticks, shared, background, log }: Settings): KeySource => {
  let held: HeldKeys | undefined
  let pending: Attempt | undefined
  /** When the last fetch began, unless it has brought keys. */
  let failedAt: Tick | undefined
  /** When an unknown kid last caused a fetch, here or in an instance that shares. */
  let missedAt: Tick | undefined

  const since = (moment: Tick | undefined) =>
    moment === undefined ? Number.POSITIVE_INFINITY : elapsed(moment, ticks())
  /** The greater age of the two that the clocks give. */
  const age = () => (held ? Math.max(since(held.fetchedTick), clock() - held.fetchedAt) : Number.POSITIVE_INFINITY)
  const usable = () => (age() < trustedFor ? held : undefined)
  const isStale = () => age() >= refreshAfter
  const mayFetchUnknown = () => since(missedAt) >= betweenUnknown
  const hasFailed = () => failedAt !== undefined

  const adopt = async (document: string, ageNow: number) => {
    const keys = await importKeySet(JSON.parse(document))
    if (keys.size === 0) throw new DocumentError('The key set holds no usable key.')
    if (ageNow > age()) return
    held = { keys, fetchedAt: asInstant(clock() - ageNow), fetchedTick: ticksBefore(ticks(), ageNow) }
    // Whoever fetched them, the authority has answered since.
    if (ageNow <= since(failedAt)) failedAt = undefined
  }
  const recallShared = async () => {
    const copy = await recall(shared, clock())
    if (!copy) return
    if (copy.missedFor < since(missedAt)) missedAt = ticksBefore(ticks(), copy.missedFor)
    await adopt(copy.document, copy.age).catch(() => undefined)
  }
  /** With a kid, only for its sake. */
  const load = async (kid?: string) => {
    await recallShared()
    if (kid === undefined ? !isStale() : held?.keys.has(kid) || !mayFetchUnknown()) return
    failedAt = ticks()
    if (kid !== undefined) missedAt = failedAt
    const document = await fetchDocument(fetch, url)
    const now = clock()
    await adopt(document, 0)
    const missed = Math.max(0, Math.round(now - since(missedAt)))
    await share(shared, { document, fetchedAt: now, missedAt: missed }, trustedFor / second)
  }
  // A Worker drops unfinished work with the request that began it: an attempt can be left that never settles.
  const underWay = () => (since(pending?.since) < abandonedAfter ? pending : undefined)
  /** One attempt at a time, whoever asks. Never rejects: what it left behind says how it went. */
  const refresh = (kid?: string): Promise<void> => {
    const current = underWay()
    if (current) return current.work
    const finish = () => {
      if (pending === attempt) pending = undefined
    }
    const fail = (error: unknown) => {
      finish()
      const level = usable() ? 'warning' : 'error'
      log?.({ level, event: 'keys not fetched', host: new URL(url).host, cause: causeOf(error) })
    }
    const attempt: Attempt = { since: ticks(), work: load(kid).then(finish, fail) }
    pending = attempt
    return attempt.work
  }
  const currentKeys = async () => {
    const mayFetch = since(failedAt) >= betweenFailures
    if (!usable() && (underWay() || mayFetch)) await atMost(abandonedAfter, refresh())
    else if (isStale() && mayFetch) {
      const work = refresh()
      background?.(work)
    }
    return usable()
  }
  /** In milliseconds, until the authority is asked again. */
  const wait = () => (isStale() ? betweenFailures - since(failedAt) : betweenUnknown - since(missedAt))

  const lookFor = async (kid: string) => {
    const startedAt = ticks()
    const heldKey = (await currentKeys())?.keys.get(kid)
    if (heldKey) return heldKey
    const attempt = underWay()
    if (attempt) await atMost(abandonedAfter, attempt.work)
    // A set that came in meanwhile is as new as can be.
    const isOlder = held && since(held.fetchedTick) > since(startedAt) && !held.keys.has(kid)
    if (usable() && isOlder && mayFetchUnknown()) await atMost(abandonedAfter, refresh(kid))
    const key = usable()?.keys.get(kid)
    // The authority did not answer when last asked: nobody knows whether the key is a new one.
    if (!key && (!held || hasFailed())) throw outOfReach(wait())
    return key
  }

  return {
    find: (kid) => (isStale() ? undefined : held?.keys.get(kid)) ?? lookFor(kid),
    isReady: async () => (await currentKeys()) !== undefined,
  }
}

const outOfReach = (wait: number) =>
  new GraphError('ServiceNotAvailable', 'The keys to verify access tokens with are out of reach. Try again later.', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(wait / second))) },
    reason: 'keys out of reach',
  })
