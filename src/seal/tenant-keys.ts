import { Buffer } from 'node:buffer'
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { keepNewest } from '../text/keep-newest.ts'

/** Keys kept in memory for a purpose, at about 1 KB each; to derive one anew takes some 10 µs. */
const mostKept = 2000

/** What a derived key is for: it is part of what it is derived from. */
type Purpose = 'seal' | 'fingerprint'

const noSalt = new Uint8Array()

/**
 * The 256-bit keys of the tenants for a purpose, derived from a root key (HKDF-SHA-256, RFC 5869) when they are first asked
 * for. As key objects: OpenSSL takes them as they are, where it would copy bytes into memory of its own each time.
 */
export const tenantKeys = (root: Uint8Array, purpose: Purpose) => {
  const kept = new Map<string, KeyObject>()
  return (tenant: string): KeyObject => {
    const known = kept.get(tenant)
    if (known) return known
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', root, noSalt, `${purpose} ${tenant}`, 32)))
    // One makes room at a time: to be rid of all would be to derive all anew.
    keepNewest(kept, [tenant, key], mostKept)
    return key
  }
}
