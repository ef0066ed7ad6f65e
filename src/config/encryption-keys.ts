import * as z from 'zod/mini'
import type { RootKey } from '../seal/keyring.ts'
import { bytesOfBase64 } from '../text/base64url.ts'
import { list, refuse, required } from './setting.ts'

const encryptionKey = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/

const texts = z
  .pipe(required('kid:base64(32 bytes), comma separated; the first seals, all open'), z.transform(list))
  .check(
    z.refine(
      (keys) => keys.length > 0 && keys.every((key) => encryptionKey.test(key)),
      'must be kid:base64(32 bytes), comma separated',
    ),
  )

/** `ENCRYPTION_KEYS`. */
export const encryptionKeys = z.pipe(
  z
    .pipe(
      texts,
      z.transform((keys) => keys.flatMap((key) => rootKey(encryptionKey.exec(key)))),
    )
    .check(z.refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'must not name a kid twice')),
  z.transform((keys, context) => {
    const [first, ...others] = keys
    return first ? ([first, ...others] as const) : refuse(context, 'must hold a key')
  }),
)

const rootKey = (match: RegExpExecArray | null): readonly RootKey[] => {
  const [, kid = '', text = ''] = match ?? []
  const bytes = bytesOfBase64(text)
  return match && bytes ? [{ kid, bytes }] : []
}
