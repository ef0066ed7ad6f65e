import { Buffer } from 'node:buffer'
import { createSecretKey, timingSafeEqual } from 'node:crypto'
import { cbc } from './cbc.ts'
import { firstFormat, openFirstFormat } from './first-format.ts'
import { hmacSha256 } from './hmac.ts'
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

/** A sealed text, and what it belongs to in its tenant. */
export interface Sealed {
  readonly bound: readonly string[]
  readonly text: string
}

/** Encrypts and authenticates texts, each for the context that it belongs to. */
export interface Seal {
  seal(context: SealContext, plain: string): string
  /** Undefined when the text was not sealed here, for this context, by a key of the ring. */
  open(context: SealContext, text: string): string | undefined
  /** The texts of a tenant in their order; short ones in half the time. Undefined when one does not open. */
  openAll(tenant: string, sealed: readonly Sealed[]): readonly string[] | undefined
  /** An HMAC of a text for a tenant: says whether two texts are equal, and nothing of what they say. */
  fingerprint(tenant: string, text: string): string
  /** Whether a fingerprint, by whichever key of the ring, is of this text. */
  isFingerprintOf(tenant: string, text: string, fingerprint: string): boolean
}

const format = 'v2'
/** In base64url: the first 132 bits of the HMAC (RFC 2104, section 5, has no fewer than half of its 256). */
const tagDigits = 22

/**
 * AES-256-CBC and HMAC-SHA-256 under keys derived for each tenant, as `v2.kid.ciphertext.tag` in base64url: first encrypted,
 * then authenticated together with the context, and opened in the other order, as RFC 7518, section 5.2, has it. The first
 * key seals, all open. Not GCM, which takes a cipher of its own for each text: of a page of short ones a third of the time.
 * Synchronous, since WebCrypto goes to another thread and back for each text.
 */
export const keyring = (keys: readonly [RootKey, ...RootKey[]]): Seal => {
  const ring = new Map(keys.map(({ kid, bytes }) => [kid, keysOf(bytes)]))
  const [{ kid: firstKid, bytes: firstBytes }] = keys
  const first = ring.get(firstKid) ?? keysOf(firstBytes)
  const macBy = (kid: string, key: Keys, tenant: string, text: string) => `${kid}.${key.fingerprint(tenant)(text)}`

  const openAll = (tenant: string, sealed: readonly Sealed[]) => {
    const plain: string[] = []
    for (let from = 0, to = 0; from < sealed.length; from = to) {
      const head = headOf(sealed[from]?.text ?? '')
      while (sealed[to]?.text.startsWith(head)) to += 1
      const [version = '', kid = ''] = head.split('.')
      const [key, open] = [ring.get(kid), openers.get(version)]
      const opened = key && open?.({ key, tenant, kid, head, sealed: sealed.slice(from, to) })
      if (!opened) return undefined
      for (const text of opened) plain.push(text)
    }
    return plain
  }

  return {
    seal: ({ tenant, bound }, plain) => {
      const body = first.encryption(tenant).encrypt(plain).toString('base64url')
      const tag = first.authentication(tenant)(contextOf(format, firstKid, tenant, bound) + body)
      return `${sealedBy(firstKid)}${body}.${tag.slice(0, tagDigits)}`
    },
    open: ({ tenant, bound }, text) => openAll(tenant, [{ bound, text }])?.[0],
    openAll,
    fingerprint: (tenant, text) => macBy(firstKid, first, tenant, text),
    isFingerprintOf: (tenant, text, fingerprint) => {
      const kid = fingerprint.split('.', 1)[0] ?? ''
      const key = ring.get(kid)
      return key !== undefined && isSame(macBy(kid, key, tenant, text), fingerprint)
    },
  }
}

/** Texts that begin with the same head: a format and a key. */
interface Run {
  readonly key: Keys
  readonly tenant: string
  readonly kid: string
  readonly head: string
  readonly sealed: readonly Sealed[]
}

const openTogether = ({ key, tenant, kid, head, sealed }: Run): readonly string[] | undefined => {
  const authenticate = key.authentication(tenant)
  let [tags, expected] = ['', '']
  const bodies = sealed.map(({ bound, text }) => {
    const body = text.slice(head.length, -tagDigits - 1)
    tags += text.slice(-tagDigits - 1)
    expected += `.${authenticate(contextOf(format, kid, tenant, bound) + body).slice(0, tagDigits)}`
    return body
  })
  if (!isSame(tags, expected)) return undefined
  // From here on all is as it was sealed.
  const lengths = bodies.map((body) => Math.floor((body.length * 3) / 4))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0))
  let end = 0
  for (const body of bodies) end += bytes.write(body, end, 'base64url')
  return key.encryption(tenant).decrypt(bytes, lengths)
}

const openEach = ({ key, tenant, kid, head, sealed }: Run): readonly string[] | undefined => {
  const plain: string[] = []
  for (const { bound, text } of sealed) {
    const opened = openFirstFormat(key.gcm(tenant), contextOf(firstFormat, kid, tenant, bound), text.slice(head.length))
    if (opened === undefined) return undefined
    plain.push(opened)
  }
  return plain
}

const openers = new Map([
  [format, openTogether],
  [firstFormat, openEach],
])

/** What every text that a key seals begins with, and no other text. */
export const sealedBy = (kid: string) => `${format}.${kid}.`

/** The format and the key that a text names, with the dots behind. */
const headOf = (text: string) => text.slice(0, text.indexOf('.', text.indexOf('.') + 1) + 1)

/** The key that sealed a text; empty for a text that none did. */
export const kidOf = (text: string) => {
  const [version = '', kid = '', ...rest] = text.split('.')
  return openers.has(version) && rest.length === 2 ? kid : ''
}

const keysOf = (root: Uint8Array) => ({
  encryption: tenantKeys(root, 'encryption', cbc),
  authentication: tenantKeys(root, 'authentication', hmacSha256),
  fingerprint: tenantKeys(root, 'fingerprint', hmacSha256),
  gcm: tenantKeys(root, 'seal', (bytes) => createSecretKey(bytes)),
})

type Keys = ReturnType<typeof keysOf>

/** What a text belongs to. It says by itself where it ends, whatever stands behind it. */
const contextOf = (version: string, kid: string, tenant: string, bound: readonly string[]) =>
  JSON.stringify([version, kid, tenant, ...bound])

/** In a time that says nothing of where two texts differ. */
const isSame = (one: string, other: string) => {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)]
  return bytes.length === others.length && timingSafeEqual(bytes, others)
}
