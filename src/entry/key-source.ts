import { fixedKeys, type KeySource } from '../auth/key-source.ts'
import { remoteKeys, type SharedDocument } from '../auth/remote-keys.ts'
import type { Config } from '../config.ts'

/** The keys that the configuration names: the set itself, or where it is fetched from. */
export const keySource = ({ jwks, jwksUrl }: Config['auth'], shared?: SharedDocument): KeySource =>
  jwks === undefined
    ? remoteKeys({ url: jwksUrl, fetch: (url, init) => fetch(url, init), clock: () => Date.now(), shared })
    : fixedKeys(jwks)
