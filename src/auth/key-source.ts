import { type Awaitable, andThen } from '../text/awaitable.ts'
import { once } from '../text/once.ts'
import { importKeySet, type KeySet, type SigningKey } from './key-set.ts'

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
  const imported = once(async () => {
    held = await importKeySet(document)
    return held
  })
  let held: KeySet | undefined
  return {
    find: (kid) => andThen(held ?? imported(), (keys) => keys.get(kid)),
    isReady: async () => (await imported()).size > 0,
  }
}

/** The same of a set that is still being made. */
export const lateKeys = (document: () => Promise<unknown>): KeySource => {
  const keys = once(async () => fixedKeys(await document()))
  return {
    find: async (kid) => (await keys()).find(kid),
    isReady: async () => (await keys()).isReady(),
  }
}
