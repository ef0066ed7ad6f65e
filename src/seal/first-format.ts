import { Buffer } from 'node:buffer'
import { createDecipheriv, type KeyObject } from 'node:crypto'

export const firstFormat = 'v1'

const cipher = 'aes-256-gcm'
const ivLength = 12
/** In base64url. */
const ivDigits = 16
/** The whole tag: of a shorter one OpenSSL would be content with what there is. */
const tagLength = 16
const options = { authTagLength: tagLength }

/**
 * Opens what gateways sealed before format v2, which still lies in databases: AES-256-GCM, as `iv.ciphertext` behind the
 * head. Undefined for what was not sealed by this key, for these additional data.
 */
export const openFirstFormat = (key: KeyObject, additionalData: string, sealed: string): string | undefined => {
  const digits = sealed.slice(0, ivDigits) + sealed.slice(ivDigits + 1)
  const bytes = Buffer.from(digits, 'base64url')
  // Buffer passes over what does not belong in base64url, and over bits that encode nothing: bytes have one spelling.
  const isAsWritten = sealed[ivDigits] === '.' && bytes.toString('base64url') === digits
  if (!isAsWritten || bytes.length < ivLength + tagLength) return undefined
  const decryption = createDecipheriv(cipher, key, bytes.subarray(0, ivLength), options)
  decryption.setAAD(Buffer.from(additionalData))
  decryption.setAuthTag(bytes.subarray(-tagLength))
  const plain = decryption.update(bytes.subarray(ivLength, -tagLength))
  try {
    decryption.final()
  } catch {
    // OpenSSL says only that it failed: another context, another key or a changed text.
    return undefined
  }
  return plain.toString()
}
