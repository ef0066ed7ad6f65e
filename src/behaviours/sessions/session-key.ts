import type { Dependencies } from '../../dependencies.ts'

/** Digits and letters that nobody takes for another: no 0 and o, no 1, i and l. */
export const keyAlphabet = '23456789abcdefghjkmnpqrstuvwxyz'

const keyLength = 8
/** The greatest multiple of the alphabet's length that a byte can be below: all letters are equally likely. */
const fair = 256 - (256 % keyAlphabet.length)

/** A key that nobody can guess, of eight letters. */
export const newSessionKey = (randomBytes: Dependencies['randomBytes']): string => {
  let key = ''
  while (key.length < keyLength) {
    for (const byte of randomBytes(keyLength))
      if (byte < fair && key.length < keyLength) key += keyAlphabet.charAt(byte % keyAlphabet.length)
  }
  return key
}
