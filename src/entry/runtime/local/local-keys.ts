import { dirname } from 'node:path'
import { localEncryptionKeys } from '../../../local/encryption-key.ts'
import { makeFolder } from '../database/private-file.ts'
import { StartError, startErrorOf } from '../process/start-error.ts'

interface Kept {
  /** `ENCRYPTION_KEYS`, where it is set. */
  readonly given: string | undefined
  /** The file that keeps what local mode makes. */
  readonly path: string
  /** What they seal, and whether there is anything in it yet. */
  readonly data: string
  readonly isInUse: boolean
}

/** Local mode's `ENCRYPTION_KEYS`. Throws a StartError where they cannot be kept, or those of the data are gone. */
export const keptEncryptionKeys = ({ given, path, data, isInUse }: Kept): string => {
  if (given) return given
  const keys = () => {
    try {
      makeFolder(dirname(path))
      return localEncryptionKeys(path, isInUse)
    } catch (error) {
      throw startErrorOf(`The encryption key cannot be kept in ${path}`, error)
    }
  }
  const kept = keys()
  if (kept !== undefined) return kept
  throw new StartError(
    `${path}, the key to what is in ${data}, is missing: put it back, set ENCRYPTION_KEYS, or remove ${data} to start anew.`,
  )
}
