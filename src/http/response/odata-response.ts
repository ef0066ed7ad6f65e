import type { Stored } from '../../db/store/stored.ts'
import { entityContext, entityTag, entityUrl, type Resource, representAlone } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { type DataFormat, standardFormat } from '../request/negotiate.ts'
import { preferenceApplied } from '../request/prefer.ts'
import type { RequestOptions } from '../request/request-options.ts'
import { answer } from './answer.ts'

type Headers = Readonly<Record<string, string>>

/** The headers of a request that an OData JSON body depends on. */
export const vary = 'Accept, Prefer'

/** A success with an OData JSON body, an object or what was written out before, with the headers that Graph sends. */
export const odataResponse = (
  c: GatewayContext,
  body: Readonly<Record<string, unknown>> | string | Uint8Array<ArrayBuffer>,
  { level, ieee754Compatible }: DataFormat = standardFormat,
  { status = 200, headers = {} }: { readonly status?: 200 | 201; readonly headers?: Headers } = {},
) => {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const type = `application/json;odata.metadata=${level};odata.streaming=true;IEEE754Compatible=${ieee754Compatible};charset=utf-8`
  return answer(c, status, text, { 'Content-Type': type, 'OData-Version': '4.0', Vary: vary }, headers)
}

/** A success with nothing to show. */
export const noContent = (c: GatewayContext, headers: Headers = {}) =>
  answer(c, 204, null, headers, { 'OData-Version': '4.0' })

/** A single entity with its ETag, in the context of its set unless said. */
export const entityResponse = (
  c: GatewayContext,
  resource: Resource,
  stored: Stored,
  options: RequestOptions,
  contextFor = entityContext,
) => {
  const { includeUnknownEnumMembers } = options.preferences
  const headers = preferenceApplied({ includeUnknownEnumMembers })
  headers.ETag = entityTag(stored.revision)
  return odataResponse(c, shown(resource, stored, options, contextFor), options, { headers })
}

/**
 * What a create or an update is answered with: the entity, or for `return=minimal` 204 with where it is (OData 4.01
 * Protocol, sections 8.2.8.7 and 8.3.4).
 */
export const writtenResponse = (
  c: GatewayContext,
  resource: Resource,
  stored: Stored,
  options: RequestOptions,
  isNew: boolean,
) => {
  const { preferences } = options
  const url = entityUrl(resource, String(stored.entity.id))
  const { includeUnknownEnumMembers } = preferences
  const headers = preferenceApplied({ return: preferences.return, includeUnknownEnumMembers })
  headers.ETag = entityTag(stored.revision)
  if (isNew) headers.Location = url
  if (preferences.return === 'minimal') {
    headers['OData-EntityId'] = url
    return noContent(c, headers)
  }
  return odataResponse(c, shown(resource, stored, options), options, { status: isNew ? 201 : 200, headers })
}

const shown = (
  resource: Resource,
  stored: Stored,
  { level, ieee754Compatible, query }: RequestOptions,
  contextFor = entityContext,
) => representAlone(resource, stored, { level, ieee754Compatible, select: query.select }, contextFor)
