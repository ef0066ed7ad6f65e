import { base64url } from 'jose'
import { once } from '../text/once.ts'

/** One key of `ENCRYPTION_KEYS`: its name and 256 bits. */
export interface RootKey {
  readonly kid: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a sealed text belongs to: it opens nowhere else. */
interface SealContext {
  readonly tenant: string
  /** Such as the row and the property. */
  readonly bound: readonly string[]
}

/** Encrypts and authenticates texts, each for the context that it belongs to. */
export interface Seal {
  seal(context: SealContext, plain: string): Promise<string>
  /** Undefined when the text was not sealed here, for this context, by a key of the ring. */
  open(context: SealContext, sealed: string): Promise<string | undefined>
  /** An HMAC of a text for a tenant: says whether two texts are equal, and nothing of what they say. */
  fingerprint(tenant: string, text: string): Promise<string>
  /** Whether a fingerprint, by whichever key of the ring, is of this text. */
  isFingerprintOf(tenant: string, text: string, fingerprint: string): Promise<boolean>
}

const utf8 = new TextEncoder()
/** Keeps a leading U+FEFF, which is part of what was sealed. */
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const formatVersion = 'v1'
/** Derived keys in memory; one more, and all are derived anew. */
const mostDerived = 1000

/**
 * AES-256-GCM and HMAC-SHA-256 under keys derived for each tenant (HKDF-SHA-256, RFC 5869) with a random 96-bit IV, as
 * `v1.kid.iv.ciphertext` in base64url. The first key seals, all open. Per-tenant keys stay far from the 2^32 values
 * that one key may seal with random IVs (NIST SP 800-38D, section 8.3).
 */
export const keyring = (keys: readonly [RootKey, ...RootKey[]]): Seal => {
  // Imported at first use: Workers allow no asynchronous work while a Worker loads.
  const roots = new Map(keys.map(({ kid, bytes }) => [kid, once(() => importRoot(bytes))]))
  const derived = new Map<string, Promise<CryptoKey>>()

  const derivedKey = (kid: string, tenant: string, purpose: Purpose): Promise<CryptoKey> | undefined => {
    const root = roots.get(kid)
    if (!root) return undefined
    const name = `${purpose} ${kid} ${tenant}`
    const key = derived.get(name) ?? root().then((rootKey) => deriveKey(rootKey, tenant, purpose))
    if (derived.size >= mostDerived) derived.clear()
    derived.set(name, key)
    return key
  }
  const [first] = keys
  const mac = async (kid: string, tenant: string, text: string) => {
    const key = await derivedKey(kid, tenant, 'fingerprint')
    return key && `${kid}.${base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))))}`
  }
  const sealingKeyOf = async (tenant: string) => {
    const key = await derivedKey(first.kid, tenant, 'seal')
    if (!key) throw new Error('The first key of the ring is not in it.')
    return key
  }

  return {
    seal: async (context, plain) => {
      const { kid } = first
      const key = await sealingKeyOf(context.tenant)
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const text = await crypto.subtle.encrypt(parameters(kid, context, iv), key, utf8.encode(plain))
      return `${sealedBy(kid)}${base64url.encode(iv)}.${base64url.encode(new Uint8Array(text))}`
    },
    open: async (context, sealed) => {
      const [format, kid = '', iv = '', text = '', ...rest] = sealed.split('.')
      const key = await derivedKey(kid, context.tenant, 'seal')
      if (format !== formatVersion || !key || rest.length > 0) return undefined
      try {
        const opening = parameters(kid, context, new Uint8Array(base64url.decode(iv)))
        const plain = await crypto.subtle.decrypt(opening, key, new Uint8Array(base64url.decode(text)))
        return utf8Decoder.decode(plain)
      } catch {
        // WebCrypto says only that it failed: another context, another key or a changed text.
        return undefined
      }
    },
    fingerprint: async (tenant, text) => (await mac(first.kid, tenant, text)) ?? '',
    isFingerprintOf: async (tenant, text, fingerprint) =>
      (await mac(fingerprint.split('.')[0] ?? '', tenant, text)) === fingerprint,
  }
}

/** What every text that a key sealed begins with, and no other text. */
export const sealedBy = (kid: string) => `${formatVersion}.${kid}.`

/** The key that sealed a text; empty for a text that none did. */
export const kidOf = (sealed: string) => {
  const [format, kid = '', ...rest] = sealed.split('.')
  return format === formatVersion && rest.length === 2 ? kid : ''
}

const importRoot = (bytes: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])

type Purpose = 'seal' | 'fingerprint'

const deriveKey = (root: CryptoKey, tenant: string, purpose: Purpose) =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`${purpose} ${tenant}`) },
    root,
    purpose === 'seal' ? { name: 'AES-GCM', length: 256 } : { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    purpose === 'seal' ? ['encrypt', 'decrypt'] : ['sign'],
  )

const parameters = (kid: string, { tenant, bound }: SealContext, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  tagLength: 128,
  additionalData: utf8.encode(JSON.stringify([formatVersion, kid, tenant, ...bound])),
})
