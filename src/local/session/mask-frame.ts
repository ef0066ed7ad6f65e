import { isRecord } from '../../text/record.ts'

/** What stands for what is not shown. */
const hidden = '***'

/** Members whose values let in whoever has them, or open what was sealed. */
const secrets = /^(sessionKey|pubSubEncryptionKey|pubSubEncryption|reconnectionToken|acsHelperUserToken|token)$/i

/** A frame, or a body, as it may be shown: JSON without secrets; of what was sealed only how long it is. */
export const maskedText = (text: string): string => {
  if (text === '') return ''
  try {
    return JSON.stringify(masked(JSON.parse(text)))
  } catch {
    return hidden
  }
}

/** A path as it may be shown: without the key that a function is given, and without the query. */
export const maskedPath = (path: string) => path.replace(/\?.*$/s, '').replace(/(sessionKey=)[^)]*/i, `$1'${hidden}'`)

const masked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(masked)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (typeof member !== 'string') return [name, masked(member)]
      if (secrets.test(name)) return [name, member === '' ? '' : hidden]
      if (name === 'data' && value.dataType === 'binary') return [name, `(sealed, ${member.length} characters)`]
      return [name, member.replace(/([?&]access_token=)[^&]*/g, `$1${hidden}`)]
    }),
  )
}
