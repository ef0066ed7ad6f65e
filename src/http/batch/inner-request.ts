import { badRequest } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import { bytesOfBase64 } from '../../text/base64url.ts'
import { isRecord } from '../../text/record.ts'
import { checkHeaderBytes, headerBytesOf } from '../request/head-limits.ts'
import { methods } from '../request/method.ts'
import type { BatchItem } from './batch-request.ts'

/** A request of a batch, ready to be sent. */
export interface InnerRequest {
  readonly method: string
  /** Path and query, below the version's root. */
  readonly url: URL
  /** Undefined where it says none. */
  readonly headers: Headers | undefined
  /** Of what it says itself: what it inherits from the batch is not counted again. */
  readonly headerBytes: number
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
}

/** The method as HTTP spells it; undefined for what is none. */
export const readMethod = (method: unknown) =>
  methods.find((name) => typeof method === 'string' && name.toLowerCase() === method.toLowerCase())

/** Reads one request of a batch. Throws 400 for what is wrong with it, which is no concern of the others. */
export const readInner = ({ id, request }: BatchItem, version: Version): InnerRequest => {
  const { method, url, body } = request
  const headers = withoutNulls(request.headers ?? {})
  const knownMethod = readMethod(method)
  if (!knownMethod) throw badRequest(`Batch request ${id} needs an HTTP method.`, 'method')
  if (!isTextRecord(headers)) throw badRequest(`The headers of batch request ${id} must be strings.`, 'headers')
  const [innerHeaders, headerBytes] = keptHeaders(id, headers)
  const hasBody = knownMethod !== 'GET' && knownMethod !== 'HEAD'
  return {
    method: knownMethod,
    url: innerUrl(id, url, version),
    headers: innerHeaders,
    headerBytes,
    body: hasBody ? innerBody(id, body, innerHeaders?.get('Content-Type') ?? null) : undefined,
  }
}

/**
 * Only below the version's root, which a path from `/` may name, and no batch in a batch: a batch must reach nothing that
 * its requests could not.
 */
const innerUrl = (id: string, url: unknown, version: Version): URL => {
  const root = `http://batch/${version}/`
  const parsed =
    typeof url === 'string' && !/^[a-z][a-z0-9+.-]*:|^[/\\]{2}/i.test(url)
      ? URL.parse(root + belowRoot(url, version))
      : null
  if (!parsed?.href.startsWith(root))
    throw badRequest(`The url of batch request ${id} must be relative to /${version}.`, 'url')
  if (/^\/[^/]+\/(\$|%24)batch\/?$/i.test(parsed.pathname))
    throw badRequest(`Batch request ${id} is a batch: batches do not nest.`, 'url')
  return parsed
}

const belowRoot = (url: string, version: Version) =>
  url.toLowerCase().startsWith(`/${version}/`) ? url.slice(version.length + 2) : url.replace(/^\//, '')

/** The outer request alone says who calls, from where and how it is sent. */
const outerOnly =
  /^(authorization|cookie|host|forwarded|x-forwarded-.*|connection|transfer-encoding|content-length|content-encoding|te|trailer|upgrade|expect)$/i

const keptHeaders = (id: string, headers: Readonly<Record<string, string>>) => {
  const kept = Object.entries(headers).filter(([name]) => !outerOnly.test(name))
  // Before they are put in order, which takes its time.
  const bytes = headerBytesOf(kept)
  checkHeaderBytes(bytes)
  try {
    return [kept.length > 0 ? new Headers(kept) : undefined, bytes] as const
  } catch {
    throw badRequest(`Batch request ${id} has a header that is not valid.`, 'headers')
  }
}

/** How the body of a media type stands in a batch: any but JSON and text as base64 (OData JSON 4.01, section 19.1). */
export const bodyFormOf = (contentType: string | null): 'json' | 'text' | 'base64' => {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return type === 'application/json' ? 'json' : type.startsWith('text/') ? 'text' : 'base64'
}

const innerBody = (id: string, body: unknown, contentType: string | null) => {
  if (body === undefined || body === null) return undefined
  // No bytes, whatever they are called.
  if (body === '') return body
  if (contentType === null)
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`, 'headers')
  const form = bodyFormOf(contentType)
  if (form === 'json') return JSON.stringify(body)
  const content = typeof body !== 'string' ? undefined : form === 'text' ? body : bytesOfBase64(body)
  if (content === undefined)
    throw badRequest(
      `The body of batch request ${id} must be JSON, or text for text, or base64 for another Content-Type.`,
      'body',
    )
  return content
}

/** A header that is null is as one left out. */
const withoutNulls = (headers: unknown): unknown =>
  isRecord(headers) ? Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== null)) : headers

const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
