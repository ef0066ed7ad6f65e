import type { Dependencies } from '../../dependencies.ts'
import type { AccessGrant } from '../../relay/rooms.ts'

/** In bytes: of AES-256, and of its blocks. */
const [keyBytes, ivBytes] = [32, 16]

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/** A key and an IV for one access, which no other has. */
export const newGrant = (requestId: string, randomBytes: Dependencies['randomBytes']): AccessGrant => ({
  requestId,
  pubSubEncryptionKey: base64(randomBytes(keyBytes)),
  pubSubEncryption: base64(randomBytes(ivBytes)),
})
