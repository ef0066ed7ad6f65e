import { importKeySet, type KeySet, type SigningKey } from './key-set.ts'

/** Where the keys to verify tokens with come from. */
export interface KeySource {
  /** Undefined for a kid that is not among the keys. Throws 503 when no keys can be had. */
  find(kid: string): Promise<SigningKey | undefined>
  /** Whether there is a set of keys to verify with, fetching one if need be. */
  isReady(): Promise<boolean>
}

/** Keys that are given once and for all. */
export const fixedKeys = (document: unknown): KeySource => {
  let imported: Promise<KeySet> | undefined
  // At first use: Workers allow no asynchronous work while a Worker loads.
  const keys = () => {
    imported ??= importKeySet(document)
    return imported
  }
  return {
    find: async (kid) => (await keys()).get(kid),
    isReady: async () => (await keys()).size > 0,
  }
}
