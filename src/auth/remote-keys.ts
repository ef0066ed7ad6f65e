import { GraphError } from '../errors.ts'
import { type Fetch, fetchDocument } from './fetch-document.ts'
import { importKeySet, type KeySet } from './key-set.ts'
import type { KeySource } from './key-source.ts'

const minute = 60_000
const hour = 60 * minute

/** Older than this, the set is fetched anew while the old one goes on serving. */
const refreshAfter = hour
/** Older than this, the set is no longer trusted: a key may have been withdrawn. */
const keptFor = 24 * hour
/** The least time between two fetches that unknown kids ask for. */
const betweenUnknown = 5 * minute
/** The least time between two attempts while there is no set, or a stale one. */
const betweenFailures = 30_000

/** A place that several instances share, so that not each has to fetch. Its failures are no failures. */
export interface SharedDocument {
  get(): Promise<string | undefined>
  put(text: string): Promise<void>
}

interface Settings {
  readonly url: string
  readonly fetch: Fetch
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly shared?: SharedDocument | undefined
}

interface Held {
  readonly keys: KeySet
  readonly at: number
}

/**
 * Keys of an authority, by Microsoft's algorithm for key rollover (entra-docs, signing-key-rollover): the last good set
 * is kept 24 h and refreshed hourly, an unknown kid refetches at most every 5 min, and neither an empty nor an unreadable
 * set replaces a good one. Without a set there is 503: the trouble is not the caller's.
 */
export const remoteKeys = ({ url, fetch, clock, shared }: Settings): KeySource => {
  let held: Held | undefined
  let pending: Promise<void> | undefined
  let attemptedAt = Number.NEGATIVE_INFINITY

  const take = async (text: string) => {
    const keys = await importKeySet(JSON.parse(text))
    if (keys.size === 0) throw new Error('The key set holds no usable key.')
    held = { keys, at: clock() }
  }
  const load = async (mayShare: boolean) => {
    attemptedAt = clock()
    const found = mayShare ? await shared?.get().catch(() => undefined) : undefined
    if (found !== undefined) {
      const isTaken = await take(found).then(
        () => true,
        () => false,
      )
      if (isTaken) return
    }
    const text = await fetchDocument(fetch, url)
    await take(text)
    await shared?.put(text).catch(() => undefined)
  }
  /** One attempt at a time, whoever asks. Never rejects: what it left behind tells how it went. */
  const refresh = (mayShare: boolean) => {
    pending ??= load(mayShare)
      .catch(() => undefined)
      .finally(() => {
        pending = undefined
      })
    return pending
  }
  const usable = () => (held && clock() - held.at < keptFor ? held : undefined)
  const sinceAttempt = () => clock() - attemptedAt

  const current = async () => {
    const known = usable()
    if (!known) {
      if (pending || sinceAttempt() >= betweenFailures) await refresh(true)
    } else if (clock() - known.at >= refreshAfter && sinceAttempt() >= betweenFailures) void refresh(true)
    return usable()
  }

  return {
    find: async (kid) => {
      const set = await current()
      if (!set) throw outOfReach()
      const key = set.keys.get(kid)
      if (key || sinceAttempt() < betweenUnknown) return key
      await refresh(false)
      return usable()?.keys.get(kid)
    },
    isReady: async () => (await current()) !== undefined,
  }
}

const outOfReach = () =>
  new GraphError('ServiceNotAvailable', 'The keys to verify access tokens with are out of reach. Try again later.', {
    headers: { 'Retry-After': String(betweenFailures / 1000) },
  })
