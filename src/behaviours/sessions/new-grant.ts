import type { Dependencies } from '../../dependencies.ts'
import type { AccessGrant } from '../../relay/rooms.ts'
import { base64Of } from '../../text/base64url.ts'

/** In bytes: of AES-256, and of its blocks. */
const [keyBytes, ivBytes] = [32, 16]

/** A key and an IV for one access, which no other has. */
export const newGrant = (requestId: string, randomBytes: Dependencies['randomBytes']): AccessGrant => ({
  requestId,
  pubSubEncryptionKey: base64Of(randomBytes(keyBytes)),
  pubSubEncryption: base64Of(randomBytes(ivBytes)),
})
