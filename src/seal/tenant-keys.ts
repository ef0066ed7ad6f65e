import { Buffer } from 'node:buffer'
import { hkdfSync } from 'node:crypto'
import { keepNewest } from '../text/keep-newest.ts'

/** Keys kept in memory for a purpose, at up to 8 KB each, on Deno twice that; to make one anew takes up to 50 µs. */
const mostKept = 2000

/** What a derived key is for: it is part of what it is derived from. `seal` is the first format's. */
type Purpose = 'encryption' | 'authentication' | 'fingerprint' | 'seal'

const noSalt = new Uint8Array()

/**
 * The keys of the tenants for a purpose, each made of 256 bits that are derived from a root key (HKDF-SHA-256, RFC 5869)
 * when it is first asked for.
 */
export const tenantKeys = <Key>(root: Uint8Array, purpose: Purpose, make: (bytes: Uint8Array) => Key) => {
  const kept = new Map<string, Key>()
  return (tenant: string): Key => {
    const known = kept.get(tenant)
    if (known !== undefined) return known
    const key = make(Buffer.from(hkdfSync('sha256', root, noSalt, `${purpose} ${tenant}`, 32)))
    // One makes room at a time: to be rid of all would be to derive all anew.
    keepNewest(kept, [tenant, key], mostKept)
    return key
  }
}
