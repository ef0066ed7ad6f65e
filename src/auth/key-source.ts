import { type Awaitable, andThen } from '../text/awaitable.ts'
import { onceThere } from '../text/once.ts'
import { importKeySet, type SigningKey } from './key-set.ts'

/** Where the keys to verify tokens with come from. */
export interface KeySource {
  /** Undefined for a kid that is not among the keys. Throws 503 when no keys can be had. A key that is held is there. */
  find(kid: string): Awaitable<SigningKey | undefined>
  /** Whether a set of keys to verify with can be had, fetching one if need be. */
  isReady(): Promise<boolean>
}

/** The keys of one JSON Web Key Set, which never changes. */
export const fixedKeys = (document: unknown): KeySource => {
  // At first use: Workers allow no asynchronous work while a Worker loads.
  const keys = onceThere(() => importKeySet(document))
  return {
    find: (kid) => andThen(keys(), (set) => set.get(kid)),
    isReady: async () => (await keys()).size > 0,
  }
}

/** The same of a set that is still being made. */
export const lateKeys = (document: () => Promise<unknown>): KeySource => {
  const keys = onceThere(async () => fixedKeys(await document()))
  return {
    find: (kid) => andThen(keys(), (source) => source.find(kid)),
    isReady: async () => (await keys()).isReady(),
  }
}
