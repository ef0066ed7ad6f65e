import * as z from 'zod'
import type { RootKey } from '../seal/keyring.ts'
import { bytesOfBase64 } from '../text/base64url.ts'
import { list, required } from './setting.ts'

const encryptionKey = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/

/** `ENCRYPTION_KEYS`. */
export const encryptionKeys = required('kid:base64(32 bytes), comma separated; the first seals, all open')
  .transform(list)
  .refine(
    (keys) => keys.length > 0 && keys.every((key) => encryptionKey.test(key)),
    'must be kid:base64(32 bytes), comma separated',
  )
  .transform((keys) => keys.flatMap((key) => rootKey(encryptionKey.exec(key))))
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'must not name a kid twice')
  .transform((keys, context) => {
    const [first, ...others] = keys
    if (first) return [first, ...others] as const
    context.addIssue('must hold a key')
    return z.NEVER
  })

const rootKey = (match: RegExpExecArray | null): readonly RootKey[] => {
  const [, kid = '', text = ''] = match ?? []
  const bytes = bytesOfBase64(text)
  return match && bytes ? [{ kid, bytes }] : []
}
