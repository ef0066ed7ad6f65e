import { generateKeyPair } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { importPKCS8 } from 'jose'
import { readPrivate, writePrivate } from './keep-private.ts'

/** The file is there and holds no key that signs. The message is a sentence for whoever started local mode. */
export class SigningKeyError extends Error {}

/** The private key, in PEM (PKCS #8), of a pair that is kept nowhere. */
export const newSigningKey = async (): Promise<string> => {
  // Node's own, since WebCrypto takes longer to load than all of a start but this.
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}

/**
 * The key that signs local mode's tokens, so that they live through a restart: made at the first start, or where a fresh
 * one is asked for, and kept in the folder, readable by its owner only. In PEM. Throws a SigningKeyError for a file that
 * holds something else, the file system's error where it cannot be kept.
 */
export const localSigningKey = async (folder: string, { fresh = false }: { readonly fresh?: boolean } = {}) => {
  const path = join(folder, 'signing-key.pem')
  const kept = fresh ? undefined : readPrivate(path)
  if (kept === undefined) {
    const key = await newSigningKey()
    writePrivate(path, key)
    return key
  }
  if (!(await isSigningKey(kept))) {
    const sentence = `The signing key in ${path} cannot be read: start with --new-keys for a fresh one, which ends the tokens given so far.`
    throw new SigningKeyError(sentence)
  }
  return kept
}

const isSigningKey = async (pem: string) => {
  try {
    const { algorithm } = await importPKCS8(pem, 'RS256')
    // RFC 7518, section 3.3.
    return 'modulusLength' in algorithm && Number(algorithm.modulusLength) >= 2048
  } catch {
    return false
  }
}
