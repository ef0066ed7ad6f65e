import { isRecord } from '../text/record.ts'

/** The data of a message: its type in lower case, and the JSON of it in the characters in which it came. */
export interface Payload {
  readonly dataType: 'json' | 'text' | 'binary'
  readonly json: string
  /** As JSON.parse has it: of text and binary (base64) a string. */
  readonly value: unknown
}

/** What a client sent that breaks the protocol: its connection is closed. */
export const malformed = Symbol('malformed')

/** What is well-formed and out of bounds: refused by an ack, where one was asked for. */
export interface Refusal {
  readonly refusal: string
}

type Members = Readonly<Record<string, unknown>>

/** The payload of a message whose members these are; `json` is the text of its `data`. .NET's client writes `"Text"`. */
export const payloadOf = (
  { dataType, data }: Members,
  json: string | undefined,
): Payload | Refusal | typeof malformed => {
  if (dataType !== undefined && dataType !== null && typeof dataType !== 'string') return malformed
  const type = (dataType ?? 'json').toLowerCase()
  if (type === 'protobuf') return { refusal: 'The dataType protobuf is not supported here: send json, text or binary.' }
  if (type !== 'json' && type !== 'text' && type !== 'binary') return malformed
  if (data === undefined || data === null || json === undefined)
    return { refusal: 'A message needs data that is not null.' }
  if (type !== 'json' && typeof data !== 'string') return malformed
  if (type === 'binary' && !isBase64(String(data))) return { refusal: 'The data of a binary message must be base64.' }
  return { dataType: type, json, value: data }
}

const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

/** In characters, which are ASCII: of a key, of a value, and of all together. */
const [longestKey, longestValue, longestMetadata] = [256, 1024, 8192]
/** In seconds. */
const longestLife = 300

/**
 * Whether `metadata` and `ttlSeconds` are as Azure Web PubSub wants them. Clients are not shown them, and a message that is
 * not delivered at once waits no longer than a lost connection does, so that nothing more is done with them.
 */
export const extrasFault = ({ metadata, ttlSeconds }: Members): Refusal | typeof malformed | undefined => {
  if (metadata !== undefined && metadata !== null) {
    if (!isRecord(metadata)) return malformed
    const pairs = Object.entries(metadata)
    if (!pairs.every(([, value]) => typeof value === 'string')) return malformed
    const texts = pairs.map(([key, value]): readonly [string, string] => [key, String(value)])
    const length = texts.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
    const isTaken = texts.every(
      ([key, value]) => key.length <= longestKey && value.length <= longestValue && isAscii(key) && isAscii(value),
    )
    if (!isTaken || length > longestMetadata)
      return { refusal: 'metadata takes ASCII only: 256 characters a key, 1024 a value, 8192 together.' }
  }
  if (ttlSeconds === undefined || ttlSeconds === null) return undefined
  if (typeof ttlSeconds !== 'number') return malformed
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 0 || ttlSeconds > longestLife)
    return { refusal: 'ttlSeconds is a whole number from 0 to 300.' }
  return undefined
}

const isAscii = (text: string) => [...text].every((char) => char <= '\u007f')
