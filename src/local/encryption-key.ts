import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Local mode's `ENCRYPTION_KEYS`: made at the first start and kept beside the database file, readable by its owner only,
 * so that what is in the file can be opened after a restart.
 */
export const localEncryptionKeys = (databasePath: string): string => {
  const fresh = () => `local:${randomBytes(32).toString('base64')}`
  if (databasePath === ':memory:') return fresh()
  const path = join(dirname(databasePath), 'encryption.key')
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
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
