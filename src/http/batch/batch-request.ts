import { badRequest, overLimit } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import { bytesOfBase64 } from '../../text/base64url.ts'
import { isRecord } from '../../text/record.ts'
import { methods } from '../request/method.ts'

/** The most requests that one batch may hold, as Graph has it. */
export const mostRequests = 20

/** One request of a batch, ready to be sent. */
export interface BatchItem {
  /** As the caller wrote it. */
  readonly id: string
  /** The id as compared: not case-sensitive. */
  readonly key: string
  readonly method: string
  /** Path and query, below the version's root. */
  readonly url: URL
  readonly headers: Headers
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
  /** Keys of the requests that must have succeeded. */
  readonly dependsOn: readonly string[]
}

/**
 * Reads the payload of a JSON batch (Graph's json-batching page; OData JSON 4.01, section 19). The items come back with
 * each after those it depends on. Throws 400 for a batch that is not well-formed: then nothing of it is carried out.
 */
export const parseBatch = (payload: unknown, version: Version): readonly BatchItem[] => {
  const requests = isRecord(payload) ? payload.requests : undefined
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.')
  if (requests.length > mostRequests) {
    throw overLimit('batch size', `Number of requests inside batch exceeds the limit of ${mostRequests}.`)
  }
  const items = new Map<string, BatchItem>()
  for (const request of requests) {
    const item = parseItem(request, version)
    if (items.has(item.key)) throw badRequest(`Request Id ${item.id} has to be unique in a batch.`)
    items.set(item.key, item)
  }
  return inOrderOfDependency(items)
}

const parseItem = (request: unknown, version: Version): BatchItem => {
  if (!isRecord(request)) throw badRequest('Invalid batch payload format.')
  const { id, method, url, headers = {}, body, dependsOn = [] } = request
  if (typeof id !== 'string' || id === '' || id.length > 128)
    throw badRequest('Every request in a batch needs an id, a string.')
  const knownMethod = methods.find((name) => typeof method === 'string' && name.toLowerCase() === method.toLowerCase())
  if (!knownMethod) throw badRequest(`Batch request ${id} needs an HTTP method.`)
  if (!isTextRecord(headers)) throw badRequest(`The headers of batch request ${id} must be strings.`)
  if (!Array.isArray(dependsOn) || !dependsOn.every((other) => typeof other === 'string')) {
    throw badRequest(`dependsOn of batch request ${id} must be a list of ids.`)
  }
  const innerHeaders = keptHeaders(id, headers)
  return {
    id,
    key: id.toLowerCase(),
    method: knownMethod,
    url: innerUrl(id, url, version),
    headers: innerHeaders,
    body:
      knownMethod === 'GET' || knownMethod === 'HEAD'
        ? undefined
        : innerBody(id, body, innerHeaders.get('Content-Type')),
    dependsOn: dependsOn.map((other) => other.toLowerCase()),
  }
}

/** Only below the version's root, and no batch in a batch: a batch must reach nothing that its requests could not. */
const innerUrl = (id: string, url: unknown, version: Version): URL => {
  const root = `http://batch/${version}/`
  const parsed =
    typeof url === 'string' && !/^[a-z][a-z0-9+.-]*:|^[/\\]{2}/i.test(url)
      ? URL.parse(root + url.replace(/^\//, ''))
      : null
  if (!parsed?.href.startsWith(root))
    throw badRequest(`The url of batch request ${id} must be relative to /${version}.`)
  if (/^\/[^/]+\/(\$|%24)batch\/?$/i.test(parsed.pathname))
    throw badRequest(`Batch request ${id} is a batch: batches do not nest.`)
  return parsed
}

/** The outer request alone says who calls, from where and how it is sent. */
const outerOnly =
  /^(authorization|cookie|host|forwarded|x-forwarded-.*|connection|transfer-encoding|content-length|content-encoding|te|trailer|upgrade|expect)$/i

const keptHeaders = (id: string, headers: Readonly<Record<string, string>>): Headers => {
  try {
    return new Headers(Object.entries(headers).filter(([name]) => !outerOnly.test(name)))
  } catch {
    throw badRequest(`Batch request ${id} has a header that is not valid.`)
  }
}

/** A JSON body stands in the batch as it is; any other as base64 text. */
const innerBody = (id: string, body: unknown, contentType: string | null) => {
  if (body === undefined || body === null) return undefined
  if (contentType === null) throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`)
  if (/^application\/json\s*(;|$)/i.test(contentType)) return JSON.stringify(body)
  const bytes = typeof body === 'string' ? bytesOfBase64(body) : undefined
  if (!bytes) throw badRequest(`The body of batch request ${id} must be JSON, or base64 text for another Content-Type.`)
  return bytes
}

const inOrderOfDependency = (items: ReadonlyMap<string, BatchItem>): readonly BatchItem[] => {
  const placed = new Set<string>()
  const waiting = new Map(items)
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ dependsOn }) => dependsOn.every((key) => placed.has(key)))
    if (ready.length === 0) throw badRequest('dependsOn in a batch must name other requests of it, without a circle.')
    for (const { key } of ready) {
      placed.add(key)
      waiting.delete(key)
    }
  }
  return [...placed].flatMap((key) => items.get(key) ?? [])
}

const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
