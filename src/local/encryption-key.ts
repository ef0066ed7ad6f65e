import { randomBytes } from 'node:crypto'
import { readPrivate, writePrivate } from './keep-private.ts'

/**
 * Local mode's `ENCRYPTION_KEYS`: made at the first start and kept in the file, readable by its owner only, so that what
 * was sealed can be opened after a restart. Throws the file system's error where it cannot be kept. Undefined where there
 * is none and `isInUse` says that there is data already: it was sealed by a key that a new one must not take the place of.
 */
export const localEncryptionKeys = (path: string, isInUse: boolean): string | undefined => {
  const kept = readPrivate(path)
  if (kept !== undefined || isInUse) return kept
  const keys = newEncryptionKeys()
  writePrivate(path, keys)
  return keys
}

/** For data that ends with the process. */
export const newEncryptionKeys = () => `local:${randomBytes(32).toString('base64')}`
