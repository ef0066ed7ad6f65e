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

/** The base64 text of bytes, padded (RFC 4648, section 4). */
export const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
