import type { Position } from '../../db/store/list.ts'
import { badRequest } from '../../errors.ts'
import { limits } from '../../odata/query/limits.ts'
import type { QueryOptions } from '../../odata/query/query-options.ts'
import type { OperationContext } from '../operations/operation.ts'
import { readQueryOptions } from './request-options.ts'

/** Objects in a page when neither `$top` nor `odata.maxpagesize` says. */
export const defaultPage = 100

/** A page to read: the options that decide what is in it, where it starts, and how large it may be. */
export interface Page {
  readonly options: QueryOptions
  readonly after: Position | undefined
  readonly size: number
}

/** What a `$skiptoken` holds. Sealed, since the options and the position quote what a caller looks for. */
interface SkipToken {
  /** `QueryOptions.normalized` of the first page. */
  readonly query: string
  readonly after: Position
  readonly size: number
}

const boundTo = ({ resource: { url } }: OperationContext, tenant: string) => ({ tenant, bound: ['$skiptoken', url] })

/**
 * Which page is asked for. A `$skiptoken` brings its options along; those that a caller sends beside it must be the same.
 * Throws 400 for a token that is not of this tenant, resource and query.
 */
export const readPage = async (
  context: OperationContext,
  tenant: string,
  options: QueryOptions,
  maxPageSize: number | undefined,
): Promise<Page> => {
  const limit = maxPageSize ?? limits.top
  if (options.skipToken === undefined) {
    return { options, after: undefined, size: Math.min(options.top ?? maxPageSize ?? defaultPage, limit) }
  }
  const opened = await context.seal.open(boundTo(context, tenant), options.skipToken)
  const sentence = 'The $skiptoken is not one of this query; follow @odata.nextLink as it is.'
  if (opened === undefined || options.skip !== undefined) throw badRequest(sentence, '$skiptoken')
  const token: SkipToken = JSON.parse(opened)
  const pairs: [string, string][] = JSON.parse(token.query)
  const first = readQueryOptions(context, 'collection', new URLSearchParams(pairs).toString())
  const isSame = options.normalized === '[]' || options.normalized === first.normalized
  if (!isSame) throw badRequest(sentence, '$skiptoken')
  return { options: first, after: token.after, size: Math.min(options.top ?? token.size, limit) }
}

/** The link to the page after this position: opaque, and all that a client needs. */
export const nextLink = async (context: OperationContext, tenant: string, { options, size }: Page, after: Position) => {
  const token: SkipToken = { query: options.normalized, after, size }
  const sealed = await context.seal.seal(boundTo(context, tenant), JSON.stringify(token))
  return `${context.resource.url}?$skiptoken=${sealed}`
}
