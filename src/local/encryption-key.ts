import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Local mode's `ENCRYPTION_KEYS`: made at the first start and kept beside the database file, readable by its owner only,
 * so that what is in the file can be opened after a restart.
 */
export const localEncryptionKeys = (databasePath: string): string => {
  const fresh = () => `local:${randomBytes(32).toString('base64')}`
  if (databasePath === ':memory:') return fresh()
  const path = `${databasePath}.key`
  try {
    writeFileSync(path, fresh(), { mode: 0o600, flag: 'wx' })
  } catch {
    // There is one already; or the folder cannot be written, which opening the database says better.
  }
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return fresh()
  }
}
