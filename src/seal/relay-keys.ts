import { hkdfSync } from 'node:crypto'
import { once } from '../text/once.ts'
import type { RootKey } from './keyring.ts'

/** The keys of a ring for a purpose that is not one tenant's. */
export interface PurposeKeys {
  /** The one that signs. */
  readonly kid: string
  /** 256 bits; undefined for a key that is not of the ring. */
  readonly find: (kid: string) => Uint8Array | undefined
}

const noSalt = new Uint8Array()

/** Keys that sign who may connect to the relay, derived from each root key (HKDF-SHA-256, RFC 5869) when first asked for. */
export const relayKeys = (ring: readonly [RootKey, ...RootKey[]]): PurposeKeys => {
  const keys = new Map(
    ring.map(({ kid, bytes }) => [kid, once(() => new Uint8Array(hkdfSync('sha256', bytes, noSalt, 'relay', 32)))]),
  )
  return { kid: ring[0].kid, find: (kid) => keys.get(kid)?.() }
}
