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
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly shared?: SharedDocument | undefined
  /** Keeps the runtime at work that no answer waits for. Workers stop it otherwise when the request is answered. */
  readonly background?: ((work: Promise<void>) => void) | undefined
  /** Is told of each fetch that failed, and why. */
  readonly log?: (record: Readonly<Record<string, unknown>>) => void
}

interface CachedKeys {
  readonly keys: KeySet
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
}

interface Attempt {
  readonly work: Promise<void>
  readonly since: number
}

/**
 * Keys of an authority, by Microsoft's algorithm for key rollover (entra-docs, signing-key-rollover): the last good set
 * is kept 24 h and refreshed hourly, an unknown kid refetches at most every 5 min, and neither an empty nor an unreadable
 * set replaces a good one. Without the key, and with an authority that did not answer, there is 503: the trouble is not
 * the caller's.
 */
export const remoteKeys = ({ url, fetch, clock, shared, background, log }: Settings): KeySource => {
  let cached: CachedKeys | undefined
  let pending: Attempt | undefined
  /** When a fetch last began. */
  let attemptedAt = Number.NEGATIVE_INFINITY
  /** When an unknown kid last caused a fetch, here or in an instance that shares. */
  let missedAt = 0

  const usable = () => (cached && clock() - cached.fetchedAt < trustedFor ? cached : undefined)
  const isStale = () => !cached || clock() - cached.fetchedAt >= refreshAfter
  const mayFetchUnknown = () => clock() - missedAt >= betweenUnknown

  const adopt = async (document: string, fetchedAt: number) => {
    const keys = await importKeySet(JSON.parse(document))
    if (keys.size === 0) throw new DocumentError('The key set holds no usable key.')
    if (!cached || cached.fetchedAt <= fetchedAt) cached = { keys, fetchedAt }
  }
  /** With a kid, only for its sake. */
  const load = async (kid?: string) => {
    const copy = await recall(shared)
    if (copy) {
      missedAt = Math.max(missedAt, Math.min(copy.missedAt, clock()))
      await adopt(copy.document, Math.min(copy.fetchedAt, clock())).catch(() => undefined)
    }
    if (kid === undefined ? !isStale() : cached?.keys.has(kid) || !mayFetchUnknown()) return
    attemptedAt = clock()
    if (kid !== undefined) missedAt = attemptedAt
    const fetched = { document: await fetchDocument(fetch, url), fetchedAt: clock(), missedAt }
    await adopt(fetched.document, fetched.fetchedAt)
    await share(shared, fetched, trustedFor / second)
  }
  // A Worker drops unfinished work with the request that began it: an attempt can be left that never settles.
  const underWay = () => (pending && clock() - pending.since < abandonedAfter ? pending : undefined)
  /** One attempt at a time, whoever asks. Never rejects: what it left in the cache says how it went. */
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
    const attempt: Attempt = { since: clock(), work: load(kid).then(finish, fail) }
    pending = attempt
    return attempt.work
  }
  const currentKeys = async () => {
    const mayFetch = clock() - attemptedAt >= betweenFailures
    if (!usable() && (underWay() || mayFetch)) await atMost(abandonedAfter, refresh())
    else if (isStale() && mayFetch) {
      const work = refresh()
      background?.(work)
    }
    return usable()
  }
  /** In milliseconds, until the authority is asked again. */
  const wait = () => (isStale() ? attemptedAt + betweenFailures : missedAt + betweenUnknown) - clock()

  return {
    find: async (kid) => {
      const startedAt = clock()
      const cachedKey = (await currentKeys())?.keys.get(kid)
      if (cachedKey) return cachedKey
      const attempt = underWay()
      if (attempt) await atMost(abandonedAfter, attempt.work)
      // A set that came in meanwhile is as new as can be.
      const isOlder = cached && cached.fetchedAt < startedAt && !cached.keys.has(kid)
      if (usable() && isOlder && mayFetchUnknown()) await atMost(abandonedAfter, refresh(kid))
      const key = usable()?.keys.get(kid)
      // The authority did not answer when last asked: nobody knows whether the key is a new one.
      if (!key && !(cached && cached.fetchedAt >= attemptedAt)) throw outOfReach(wait())
      return key
    },
    isReady: async () => (await currentKeys()) !== undefined,
  }
}

const outOfReach = (wait: number) =>
  new GraphError('ServiceNotAvailable', 'The keys to verify access tokens with are out of reach. Try again later.', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(wait / second))) },
    reason: 'keys out of reach',
  })
