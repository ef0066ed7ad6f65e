import { base64Of } from '../../text/base64url.ts'
import type { Answer } from '../gateway-env.ts'
import { bodyFormOf } from './inner-request.ts'

const utf8 = new TextEncoder()
const end = utf8.encode('}')

/** The JSON of an answer in a batch, in pieces: what was written out before is not read again. */
export interface ItemAnswer {
  readonly status: number
  readonly parts: readonly Uint8Array[]
  /** Bytes of all parts. */
  readonly size: number
}

/** Writes an answer out for the batch; one to HEAD has no body. */
export const itemAnswer = (id: string, method: string, { status, headers, body }: Answer): ItemAnswer => {
  const spelled: Record<string, string> = {}
  for (const name in headers) spelled[spellingOf(name)] = headers[name] ?? ''
  const before = `${JSON.stringify({ id, status, headers: spelled }).slice(0, -1)},"body":`
  const json = method === 'HEAD' ? 'null' : jsonOf(body, bodyFormOf(headers['Content-Type'] ?? null))
  const parts = typeof json === 'string' ? [utf8.encode(`${before}${json}}`)] : [utf8.encode(before), json, end]
  return { status, parts, size: parts.reduce((size, { length }) => size + length, 0) }
}

/** A body as JSON: as it stands, for what is JSON already. */
const jsonOf = (body: Answer['body'], form: ReturnType<typeof bodyFormOf>): string | Uint8Array => {
  if (body === null || body.length === 0) return 'null'
  if (form === 'json') return body
  if (form === 'base64') return JSON.stringify(base64Of(typeof body === 'string' ? utf8.encode(body) : body))
  return JSON.stringify(typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body))
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
