import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { randomPool } from './random-pool.ts'

/** In bytes, and so is an IV. */
export const blockLength = 16

const cipher = 'aes-256-cbc'
const noIv = new Uint8Array(blockLength)
const random = randomPool(4096)

/**
 * AES-256-CBC with a random IV for each text, by two streams that never end: to make a cipher for each text is half of what
 * it takes. A stream goes on from the block that it had last, and so
 * - a random block stands before each text that is encrypted. What comes out for it is as random: that is the IV, which
 *   nobody could foretell (RFC 4346, section 6.2.3.2, has the same for systems that cannot reset an IV quickly).
 * - the first block that is decrypted of a text, its IV, comes out as anything, and is passed over. It is what the next
 *   block is opened by, so that texts behind one another are decrypted in one go.
 *
 * Nothing here says whether a text was changed: that must be known before it is decrypted.
 */
export const cbc = (key: Uint8Array) => {
  const encryption = createCipheriv(cipher, key, noIv)
  const decryption = createDecipheriv(cipher, key, noIv).setAutoPadding(false)
  return {
    /** The IV and the blocks. */
    encrypt: (plain: string): Buffer => {
      const end = blockLength + Buffer.byteLength(plain)
      // As many bytes of their own number as fill the last block (PKCS #7; RFC 5652, section 6.3).
      const padding = blockLength - (end % blockLength)
      const bytes = Buffer.allocUnsafe(end + padding)
      bytes.set(random(blockLength))
      bytes.write(plain, blockLength)
      bytes.fill(padding, end)
      return encryption.update(bytes)
    },
    /** The texts that lie behind one another in `bytes`, each of so many bytes with its IV. */
    decrypt: (bytes: Uint8Array, lengths: readonly number[]): readonly string[] => {
      const opened = decryption.update(bytes)
      let end = 0
      return lengths.map((length) => {
        const start = end + blockLength
        end += length
        return opened.toString('utf8', start, end - (opened[end - 1] ?? 0))
      })
    },
  }
}
