import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/**
 * Local mode's `ENCRYPTION_KEYS`: made at the first start and kept in the file, readable by its owner only, so that what
 * was sealed can be opened after a restart. Throws the file system's error where it cannot be kept. Undefined where there
 * is none and `isInUse` says that there is data already: it was sealed by a key that a new one must not take the place of.
 */
export const localEncryptionKeys = (path: string, isInUse: boolean): string | undefined => {
  if (!existsSync(path)) {
    if (isInUse) return undefined
    // Whole and on the disk before it has its name: a key that a stop cut short would be none.
    writeFileSync(`${path}.new`, newEncryptionKeys(), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
}

/** For data that ends with the process. */
export const newEncryptionKeys = () => `local:${randomBytes(32).toString('base64')}`
