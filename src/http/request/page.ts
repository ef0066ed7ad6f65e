import type { Position } from '../../db/store/list.ts'
import { badRequest } from '../../errors.ts'
import { limits } from '../../odata/query/limits.ts'
import type { QueryOptions } from '../../odata/query/query-options.ts'
import type { OperationContext } from '../operation-context.ts'
import { type RequestOptions, readQueryOptions } from './request-options.ts'

/** Objects in a page when neither `$top` nor `odata.maxpagesize` says. */
export const defaultPage = 100

/** A page to read: the query that decides what is in it, where it starts, and how large it may be. */
export interface Page {
  readonly query: QueryOptions
  readonly after: Position | undefined
  readonly size: number
}

/** What a `$skiptoken` holds. Sealed, since the query and the position quote what a caller looks for. */
interface SkipToken {
  /** `QueryOptions.normalized` of the first page. */
  readonly query: string
  readonly after: Position
  readonly size: number
}

const sealContext = ({ resource: { url } }: OperationContext, tenant: string) => ({
  tenant,
  bound: ['$skiptoken', url],
})

/**
 * Which page a request means. A `$skiptoken` brings its query along; options that a caller sends beside it must be the
 * same. Throws 400 for a token that is not of this tenant, resource and query.
 */
export const readPage = async (
  context: OperationContext,
  tenant: string,
  { query, preferences: { maxPageSize } }: RequestOptions,
): Promise<Page> => {
  const limit = maxPageSize ?? limits.top
  if (query.skipToken === undefined) {
    return { query, after: undefined, size: Math.min(query.top ?? maxPageSize ?? defaultPage, limit) }
  }
  const text = await context.seal.open(sealContext(context, tenant), query.skipToken)
  const sentence = 'The $skiptoken is not one of this query; follow @odata.nextLink as it is.'
  if (text === undefined || query.skip !== undefined) throw badRequest(sentence, '$skiptoken')
  const token: SkipToken = JSON.parse(text)
  const pairs: [string, string][] = JSON.parse(token.query)
  const first = readQueryOptions(context, 'collection', new URLSearchParams(pairs).toString())
  const isSame = query.normalized === '[]' || query.normalized === first.normalized
  if (!isSame) throw badRequest(sentence, '$skiptoken')
  return { query: first, after: token.after, size: Math.min(query.top ?? token.size, limit) }
}

/** The link to the page after this position: opaque, and all that a client needs. */
export const nextLink = async (context: OperationContext, tenant: string, { query, size }: Page, after: Position) => {
  const token: SkipToken = { query: query.normalized, after, size }
  const sealed = await context.seal.seal(sealContext(context, tenant), JSON.stringify(token))
  return `${context.resource.url}?$skiptoken=${sealed}`
}
