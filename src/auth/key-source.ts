import { once } from '../text/once.ts'
import { importKeySet, type SigningKey } from './key-set.ts'

/** The `ver` of Entra ID's access tokens. */
export type TokenVersion = '1.0' | '2.0'

/** Where the keys to verify tokens with come from. */
export interface KeySource {
  /**
   * Undefined for a kid that is not among the keys for tokens of the version, 2.0 by default. Throws 503 when no keys
   * can be had.
   */
  find(kid: string, version?: TokenVersion): Promise<SigningKey | undefined>
  /** Whether a set of keys to verify with can be had, fetching one if need be. */
  isReady(): Promise<boolean>
}

/** The keys of one JSON Web Key Set, which never changes. */
export const fixedKeys = (document: unknown): KeySource => {
  // At first use: Workers allow no asynchronous work while a Worker loads.
  const keys = once(() => importKeySet(document))
  return {
    find: async (kid) => (await keys()).get(kid),
    isReady: async () => (await keys()).size > 0,
  }
}

/** Version 1.0 tokens are verified with the keys that the version 1.0 metadata names, the others with theirs. */
export const keysByVersion = (sources: Readonly<Record<TokenVersion, KeySource>>): KeySource => ({
  find: (kid, version = '2.0') => sources[version].find(kid, version),
  isReady: () => sources['2.0'].isReady(),
})
