import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { columnName } from '../../../src/db/sql/table.ts'
import type { RootKey, Seal } from '../../../src/seal/keyring.ts'

/** Secrets of a row, by property. */
type Secrets = Readonly<Record<string, string>>
type Columns = Readonly<Record<string, string>>
type Sealing = Pick<Seal, 'seal'>

/** Seals in format v1, as 0.1 did: AES-256-GCM, as `v1.kid.iv.ciphertext`, the tag at the end. */
export const inFirstFormat = ({ kid, bytes }: RootKey): Sealing => ({
  seal: ({ tenant, bound }, plain) => {
    const key = Buffer.from(hkdfSync('sha256', bytes, new Uint8Array(), `seal ${tenant}`, 32))
    const iv = randomBytes(12)
    const encryption = createCipheriv('aes-256-gcm', key, iv)
    encryption.setAAD(Buffer.from(JSON.stringify(['v1', kid, tenant, ...bound])))
    const text = Buffer.concat([encryption.update(plain, 'utf8'), encryption.final(), encryption.getAuthTag()])
    return `v1.${kid}.${iv.toString('base64url')}.${text.toString('base64url')}`
  },
})

/** The columns of a row's secrets as gateways wrote them that knew of no envelope: each sealed alone. */
export const sealedAlone = (by: Sealing, type: string, tenant: string, id: string, secrets: Secrets): Columns =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, plain]) => [
      columnName(name),
      by.seal({ tenant, bound: [type, id, name] }, plain),
    ]),
  )

/** As those did that sealed each alone, and all of them once more in an envelope bound to the texts of each. */
export const sealedTwice = (by: Sealing, type: string, tenant: string, id: string, secrets: Secrets): Columns => {
  const alone = sealedAlone(by, type, tenant, id, secrets)
  const bound = Object.keys(secrets).flatMap((name) => [name, String(alone[columnName(name)])])
  return {
    ...alone,
    secrets: by.seal({ tenant, bound: [type, id, ...bound] }, JSON.stringify(Object.values(secrets))),
  }
}
