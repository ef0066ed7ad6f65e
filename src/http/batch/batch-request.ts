import { badRequest, overLimit } from '../../errors.ts'
import { isRecord } from '../../text/record.ts'

/** The most requests that one batch may hold, as Graph has it. */
export const mostRequests = 20

/** One request of a batch: which it is, and after which others; the rest of it is as the caller wrote it. */
export interface BatchItem {
  readonly id: string
  /** The id as compared: not case-sensitive. */
  readonly key: string
  /** Keys of the requests that must have succeeded. */
  readonly dependsOn: readonly string[]
  readonly request: Readonly<Record<string, unknown>>
}

/**
 * Reads the structure of a JSON batch (Graph's json-batching page; OData JSON 4.01, section 19). The items come back with
 * each after those it depends on. Throws 400 where that is not well-formed: then nothing of it is carried out.
 */
export const parseBatch = (payload: unknown): readonly BatchItem[] => {
  const requests = isRecord(payload) ? payload.requests : undefined
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.', 'requests')
  if (requests.length > mostRequests) {
    throw overLimit('batch size', `Number of requests inside batch exceeds the limit of ${mostRequests}.`)
  }
  const items = new Map<string, BatchItem>()
  for (const request of requests) {
    const item = parseItem(request)
    if (items.has(item.key)) throw badRequest(`Request Id ${item.id} has to be unique in a batch.`, 'id')
    items.set(item.key, item)
  }
  return inOrderOfDependency(items)
}

const parseItem = (request: unknown): BatchItem => {
  if (!isRecord(request)) throw badRequest('Invalid batch payload format.', 'requests')
  const { id } = request
  if (typeof id !== 'string' || id === '' || id.length > 128)
    throw badRequest('Every request in a batch needs an id, a string.', 'id')
  const dependsOn = request.dependsOn ?? []
  if (!Array.isArray(dependsOn) || !dependsOn.every((other) => typeof other === 'string')) {
    throw badRequest(`dependsOn of batch request ${id} must be a list of ids.`, 'dependsOn')
  }
  // Each once, however often it is named: all are waited for.
  const keys = new Set(dependsOn.map((other) => other.toLowerCase()))
  return { id, key: id.toLowerCase(), dependsOn: [...keys], request }
}

const inOrderOfDependency = (items: ReadonlyMap<string, BatchItem>): readonly BatchItem[] => {
  const placed = new Set<string>()
  const waiting = new Map(items)
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ dependsOn }) => dependsOn.every((key) => placed.has(key)))
    if (ready.length === 0)
      throw badRequest('dependsOn in a batch must name other requests of it, without a circle.', 'dependsOn')
    for (const { key } of ready) {
      placed.add(key)
      waiting.delete(key)
    }
  }
  return [...placed].flatMap((key) => items.get(key) ?? [])
}
