import { GraphError } from '../errors.ts'
import { atMost } from './at-most.ts'
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
const keptFor = 24 * hour
/** The least time between two fetches that an unknown kid asks for. */
const betweenUnknown = 5 * minute
/** The least time between two fetches while there is no set, or a stale one. */
const betweenFailures = 30 * second
/** How long an attempt is waited for. A little more than a fetch may take. */
const abandonedAfter = 4 * second

interface Settings {
  readonly url: string
  readonly fetch: Fetch
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly shared?: SharedDocument | undefined
  /** Keeps the runtime at work that no answer waits for. Workers stop it otherwise when the request is answered. */
  readonly background?: ((work: Promise<void>) => void) | undefined
}

interface Held {
  readonly keys: KeySet
  readonly at: number
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
export const remoteKeys = ({ url, fetch, clock, shared, background }: Settings): KeySource => {
  let held: Held | undefined
  let pending: Attempt | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  /** When an unknown kid last asked for a fetch, here or in an instance that shares. */
  let soughtAt = 0

  const usable = () => (held && clock() - held.at < keptFor ? held : undefined)
  const isStale = () => !held || clock() - held.at >= refreshAfter
  const maySeek = () => clock() - soughtAt >= betweenUnknown

  const take = async (document: string, at: number) => {
    const keys = await importKeySet(JSON.parse(document))
    if (keys.size === 0) throw new Error('The key set holds no usable key.')
    if (!held || held.at <= at) held = { keys, at }
  }
  /** With a kid, only for its sake. */
  const load = async (kid?: string) => {
    const found = await recall(shared)
    if (found) {
      soughtAt = Math.max(soughtAt, Math.min(found.soughtAt, clock()))
      await take(found.document, Math.min(found.at, clock())).catch(() => undefined)
    }
    if (kid === undefined ? !isStale() : held?.keys.has(kid) || !maySeek()) return
    fetchedAt = clock()
    if (kid !== undefined) soughtAt = fetchedAt
    const dated = { document: await fetchDocument(fetch, url), at: clock(), soughtAt }
    await take(dated.document, dated.at)
    await share(shared, dated, keptFor / second)
  }
  // A Worker drops unfinished work with the request that began it: an attempt can be left that never settles.
  const underWay = () => (pending && clock() - pending.since < abandonedAfter ? pending : undefined)
  /** One attempt at a time, whoever asks. Never rejects: what it left behind tells how it went. */
  const refresh = (kid?: string): Promise<void> => {
    const begun = underWay()
    if (begun) return begun.work
    const finish = () => {
      if (pending === mine) pending = undefined
    }
    const mine: Attempt = { since: clock(), work: load(kid).then(finish, finish) }
    pending = mine
    return mine.work
  }
  const current = async () => {
    const mayFetch = clock() - fetchedAt >= betweenFailures
    if (!usable() && (underWay() || mayFetch)) await atMost(abandonedAfter, refresh())
    else if (isStale() && mayFetch) {
      const work = refresh()
      background?.(work)
    }
    return usable()
  }
  /** In milliseconds, until the authority is asked again. */
  const wait = () => (isStale() ? fetchedAt + betweenFailures : soughtAt + betweenUnknown) - clock()

  return {
    find: async (kid) => {
      const askedAt = clock()
      const known = (await current())?.keys.get(kid)
      if (known) return known
      const begun = underWay()
      if (begun) await atMost(abandonedAfter, begun.work)
      // A set that came in meanwhile is as new as can be.
      const isOlder = held && held.at < askedAt && !held.keys.has(kid)
      if (usable() && isOlder && maySeek()) await atMost(abandonedAfter, refresh(kid))
      const key = usable()?.keys.get(kid)
      // The authority did not answer when last asked: nobody knows whether the key is a new one.
      if (!key && !(held && held.at >= fetchedAt)) throw outOfReach(wait())
      return key
    },
    isReady: async () => (await current()) !== undefined,
  }
}

const outOfReach = (wait: number) =>
  new GraphError('ServiceNotAvailable', 'The keys to verify access tokens with are out of reach. Try again later.', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(wait / second))) },
  })
