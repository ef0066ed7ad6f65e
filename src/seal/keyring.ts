import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { randomPool } from './random-pool.ts'
import { tenantKeys } from './tenant-keys.ts'

/** One key of `ENCRYPTION_KEYS`: its name and 256 bits. */
export interface RootKey {
  readonly kid: string
  readonly bytes: Uint8Array
}

/** What a sealed text belongs to: it opens nowhere else. */
interface SealContext {
  readonly tenant: string
  /** Such as the row and the property. */
  readonly bound: readonly string[]
}

/** Encrypts and authenticates texts, each for the context that it belongs to. */
export interface Seal {
  seal(context: SealContext, plain: string): string
  /** Undefined when the text was not sealed here, for this context, by a key of the ring. */
  open(context: SealContext, sealed: string): string | undefined
  /** An HMAC of a text for a tenant: says whether two texts are equal, and nothing of what they say. */
  fingerprint(tenant: string, text: string): string
  /** Whether a fingerprint, by whichever key of the ring, is of this text. */
  isFingerprintOf(tenant: string, text: string, fingerprint: string): boolean
}

const formatVersion = 'v1'
const cipher = 'aes-256-gcm'
const ivLength = 12
/** In base64url: whole bytes, so that what follows them may be written and read together with them. */
const ivDigits = 16
/** The whole tag: of a shorter one OpenSSL would be content with what there is. */
const tagLength = 16
const options = { authTagLength: tagLength }
/** In bytes: the IVs of a few hundred texts. */
const pooled = 4096

/**
 * AES-256-GCM and HMAC-SHA-256 under keys derived for each tenant with a random 96-bit IV, as `v1.kid.iv.ciphertext` in
 * base64url. The first key seals, all open. Per-tenant keys stay far from the 2^32 values that one key may seal with
 * random IVs (NIST SP 800-38D, section 8.3). Synchronous, since WebCrypto goes to another thread and back for each text.
 */
export const keyring = (keys: readonly [RootKey, ...RootKey[]]): Seal => {
  const ring = new Map(keys.map(({ kid, bytes }) => [kid, keysOf(bytes)]))
  const [{ kid: firstKid, bytes: firstBytes }] = keys
  const first = ring.get(firstKid) ?? keysOf(firstBytes)
  const random = randomPool(pooled)
  const macBy = (kid: string, key: KeyObject, text: string) =>
    `${kid}.${createHmac('sha256', key).update(text).digest('base64url')}`

  return {
    seal: (context, plain) => {
      const iv = random(ivLength)
      const encryption = createCipheriv(cipher, first.seal(context.tenant), iv, options)
      encryption.setAAD(additionalData(firstKid, context))
      const parts = [iv, encryption.update(plain, 'utf8'), encryption.final(), encryption.getAuthTag()]
      const digits = Buffer.concat(parts).toString('base64url')
      return `${sealedBy(firstKid)}${digits.slice(0, ivDigits)}.${digits.slice(ivDigits)}`
    },
    open: (context, sealed) => {
      // By its places: to take it apart is 7 % of an opening.
      const kid = sealed.slice(kidStart, sealed.indexOf('.', kidStart))
      const head = sealedBy(kid)
      const start = head.length
      const key = sealed.startsWith(head) ? ring.get(kid)?.seal(context.tenant) : undefined
      const digits = sealed.slice(start, start + ivDigits) + sealed.slice(start + ivDigits + 1)
      const bytes = Buffer.from(digits, 'base64url')
      // Buffer passes over what does not belong in base64url, and over bits that encode nothing: bytes have one spelling.
      const isAsWritten = sealed[start + ivDigits] === '.' && bytes.toString('base64url') === digits
      if (!key || !isAsWritten || bytes.length < ivLength + tagLength) return undefined
      const decryption = createDecipheriv(cipher, key, bytes.subarray(0, ivLength), options)
      decryption.setAAD(additionalData(kid, context))
      decryption.setAuthTag(bytes.subarray(-tagLength))
      const plain = decryption.update(bytes.subarray(ivLength, -tagLength))
      try {
        decryption.final()
      } catch {
        // OpenSSL says only that it failed: another context, another key or a changed text.
        return undefined
      }
      return plain.toString()
    },
    fingerprint: (tenant, text) => macBy(firstKid, first.fingerprint(tenant), text),
    isFingerprintOf: (tenant, text, fingerprint) => {
      const kid = fingerprint.split('.', 1)[0] ?? ''
      const key = ring.get(kid)?.fingerprint(tenant)
      return key !== undefined && isSame(macBy(kid, key, text), fingerprint)
    },
  }
}

/** What every text that a key sealed begins with, and no other text. */
export const sealedBy = (kid: string) => `${formatVersion}.${kid}.`

const kidStart = `${formatVersion}.`.length

/** The key that sealed a text; empty for a text that none did. */
export const kidOf = (sealed: string) => {
  const [format, kid = '', ...rest] = sealed.split('.')
  return format === formatVersion && rest.length === 2 ? kid : ''
}

const keysOf = (root: Uint8Array) => ({
  seal: tenantKeys(root, 'seal'),
  fingerprint: tenantKeys(root, 'fingerprint'),
})

const additionalData = (kid: string, { tenant, bound }: SealContext) =>
  Buffer.from(JSON.stringify([formatVersion, kid, tenant, ...bound]))

/** In a time that says nothing of where two texts differ. */
const isSame = (one: string, other: string) => {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)]
  return bytes.length === others.length && timingSafeEqual(bytes, others)
}
