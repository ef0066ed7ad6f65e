import { importJWK, type JWK } from 'jose'
import { isRecord } from '../text/record.ts'
import { DocumentError } from './document-error.ts'

/** A key that signs tokens, and whose tokens it may sign. */
export interface SigningKey {
  readonly key: CryptoKey
  /** The `issuer` member that Entra ID gives each key, `{tenantid}` not yet replaced. */
  readonly issuer: string | undefined
}

/** Keys by `kid`. */
export type KeySet = ReadonlyMap<string, SigningKey>

const kidPattern = /^[A-Za-z0-9_-]{1,128}$/
const leastModulusBits = 2048

/**
 * The RSA signing keys of a JSON Web Key Set (RFC 7517), by kid. Keys of another kind, use or algorithm, without a kid or
 * too short are left out. Throws for a document that is no key set at all.
 */
export const importKeySet = async (document: unknown): Promise<KeySet> => {
  const keys = isRecord(document) ? document.keys : undefined
  if (!Array.isArray(keys)) throw new DocumentError('The document is not a JSON Web Key Set.')
  const imported = await Promise.all(keys.filter(isUsable).map(importKey))
  return new Map(imported.flatMap((entry) => (entry ? [entry] : [])))
}

type UsableKey = JWK & { readonly kid: string; readonly issuer?: unknown }

const isUsable = (jwk: unknown): jwk is UsableKey =>
  isRecord(jwk) &&
  jwk.kty === 'RSA' &&
  typeof jwk.kid === 'string' &&
  kidPattern.test(jwk.kid) &&
  (jwk.use === undefined || jwk.use === 'sig') &&
  (jwk.alg === undefined || jwk.alg === 'RS256')

const importKey = async (jwk: UsableKey): Promise<readonly [string, SigningKey] | undefined> => {
  try {
    // Only what a public key needs: a private member must not make the key one that signs.
    const { n, e } = jwk
    if (n === undefined || e === undefined) return undefined
    const key = await importJWK({ kty: 'RSA', n, e }, 'RS256')
    if (!(key instanceof CryptoKey) || modulusBits(key) < leastModulusBits) return undefined
    return [jwk.kid, { key, issuer: typeof jwk.issuer === 'string' ? jwk.issuer : undefined }]
  } catch {
    return undefined
  }
}

const modulusBits = ({ algorithm }: CryptoKey) => ('modulusLength' in algorithm ? Number(algorithm.modulusLength) : 0)
