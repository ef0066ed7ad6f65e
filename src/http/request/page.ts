import type { Position } from '../../db/store/search/list.ts'
import type { StoreContext } from '../../db/store/store.ts'
import { badRequest } from '../../errors.ts'
import { limits } from '../../odata/query/limits.ts'
import type { QueryOptions } from '../../odata/query/query-options.ts'
import type { OperationContext } from '../operation-context.ts'
import { type RequestOptions, readQueryOptions } from './request-options.ts'

/** Objects in a page when neither `$top` nor `odata.maxpagesize` says. */
export const defaultPage = 100

/** Characters of a link: more than that and some client, proxy or server would not take it. */
export const longestLink = 2000

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

const sealContext = ({ resource: { url } }: OperationContext, { tenant }: StoreContext) => ({
  tenant,
  bound: ['$skiptoken', url],
})

/** The id of a token that is kept in the store: a fingerprint, which has fewer parts than what is sealed. */
const isId = (token: string) => token.split('.').length === 2

/**
 * Which page a request means. A `$skiptoken` brings its query along; options that a caller sends beside it must be the
 * same. Throws 400 for a token that is not of this tenant, resource and query.
 */
export const readPage = async (
  context: OperationContext,
  storeContext: StoreContext,
  { query, preferences: { maxPageSize } }: RequestOptions,
): Promise<Page> => {
  const limit = maxPageSize ?? limits.top
  if (query.skipToken === undefined) {
    return { query, after: undefined, size: Math.min(query.top ?? maxPageSize ?? defaultPage, limit) }
  }
  const { skipToken } = query
  const sealed = isId(skipToken) ? await context.store.readToken(storeContext, skipToken) : skipToken
  const text = sealed && context.seal.open(sealContext(context, storeContext), sealed)
  const sentence = 'The $skiptoken is not one of this query, or too old; follow @odata.nextLink as it is.'
  if (text === undefined || query.skip !== undefined) throw badRequest(sentence, '$skiptoken')
  const token: SkipToken = JSON.parse(text)
  const pairs: [string, string][] = JSON.parse(token.query)
  const first = readQueryOptions(context, 'collection', new URLSearchParams(pairs).toString())
  const isSame = query.normalized === '[]' || query.normalized === first.normalized
  if (!isSame) throw badRequest(sentence, '$skiptoken')
  return { query: first, after: token.after, size: Math.min(query.top ?? token.size, limit) }
}

/**
 * The link to the page after this position: opaque, all that a client needs, and short enough for any client. A long query
 * or position is kept in the store, and the link says where: no row is lost or shown twice, come what may in between.
 */
export const nextLink = async (
  context: OperationContext,
  storeContext: StoreContext,
  { query, size }: Page,
  after: Position,
) => {
  const { resource, seal, store } = context
  const token: SkipToken = { query: query.normalized, after, size }
  const text = JSON.stringify(token)
  const sealed = seal.seal(sealContext(context, storeContext), text)
  const linkWith = (skipToken: string) => `${resource.url}?$skiptoken=${skipToken}`
  if (linkWith(sealed).length <= longestLink) return linkWith(sealed)
  const id = seal.fingerprint(storeContext.tenant, `${resource.url} ${text}`)
  await store.keepToken(storeContext, { id, token: sealed })
  return linkWith(id)
}
