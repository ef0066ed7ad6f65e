import { Buffer } from 'node:buffer'
import { base64Of } from '../../text/base64url.ts'
import type { Answer } from '../gateway-env.ts'
import { bodyFormOf } from './inner-request.ts'

/** A piece of JSON: as text, or in bytes where it was written out before, which is not read again. */
export type Piece = string | Uint8Array

/** The JSON of an answer in a batch. */
export interface ItemAnswer {
  readonly status: number
  readonly pieces: readonly Piece[]
  /** Bytes of all pieces. */
  readonly size: number
}

/** Writes an answer out for the batch; one to HEAD has no body. */
export const itemAnswer = (id: string, method: string, { status, headers, body }: Answer): ItemAnswer => {
  const spelled: Record<string, string> = {}
  for (const name in headers) spelled[spellingOf(name)] = headers[name] ?? ''
  const before = `${JSON.stringify({ id, status, headers: spelled }).slice(0, -1)},"body":`
  const json = method === 'HEAD' ? 'null' : jsonOf(body, bodyFormOf(headers['Content-Type'] ?? null))
  const pieces = typeof json === 'string' ? [`${before}${json}}`] : [before, json, '}']
  return { status, pieces, size: pieces.reduce((size, piece) => size + sizeOf(piece), 0) }
}

/** In bytes. */
const sizeOf = (piece: Piece) => (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length)

/** So many bytes of pieces, one after the other. */
export const joined = (pieces: readonly Piece[], size: number): Uint8Array<ArrayBuffer> => {
  const bytes = Buffer.allocUnsafeSlow(size)
  let offset = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') offset += bytes.write(piece, offset)
    else {
      bytes.set(piece, offset)
      offset += piece.length
    }
  }
  return bytes.subarray(0, offset)
}

/** A body as JSON: as it stands, for what is JSON already. */
const jsonOf = (body: Answer['body'], form: ReturnType<typeof bodyFormOf>): Piece => {
  if (body === null || body.length === 0) return 'null'
  if (form === 'json') return body
  const bytes = Buffer.from(body)
  return JSON.stringify(
    form === 'base64' ? base64Of(bytes) : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  )
}

/** As Graph spells them: Microsoft's JavaScript client takes an answer for JSON only by `Content-Type` in this case. */
const spelling = new Map(
  [
    'Allow',
    'Cache-Control',
    'Content-Type',
    'ETag',
    'Location',
    'OData-EntityId',
    'OData-Version',
    'Preference-Applied',
    'Repeatability-Result',
    'Retry-After',
    'Vary',
    'WWW-Authenticate',
  ].map((name) => [name.toLowerCase(), name]),
)

/** Those of its own; in lower case all others, as HTTP/2 has them. */
const spellingOf = (name: string) => spelling.get(name.toLowerCase()) ?? name.toLowerCase()
