/**
 * The bytes of a base64 or base64url text (RFC 4648, sections 4 and 5), padded or not; white space in it is passed over.
 * Undefined when it is neither.
 */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Bytes at once: as many arguments as a call takes on every engine, in whole groups of three. */
const step = 0x6000

/** The base64 text of bytes, padded (RFC 4648, section 4). */
export const base64Of = (bytes: Uint8Array): string => {
  let base64 = ''
  for (let at = 0; at < bytes.length; at += step) base64 += btoa(String.fromCharCode(...bytes.subarray(at, at + step)))
  return base64
}

/** Their base64url text, not padded (section 5). */
export const base64UrlOf = (bytes: Uint8Array): string =>
  base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
