import type { ResourceKind } from '../../odata/query/option-names.ts'
import { parseQueryOptions, type QueryOptions } from '../../odata/query/query-options.ts'
import type { MetadataLevel } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { OperationContext } from '../operation-context.ts'
import { negotiate } from './negotiate.ts'
import { type Preferences, parsePrefer } from './prefer.ts'

/** What a request says beside its path and body: query options, format and preferences. */
export interface RequestOptions {
  readonly query: QueryOptions
  readonly level: MetadataLevel
  readonly preferences: Preferences
}

type QueryContext = Pick<OperationContext, 'resource' | 'clock'>

/** Reads them. Throws 400 for an option that is wrong here, 406 for a format that cannot be had. */
export const readRequestOptions = (c: GatewayContext, context: QueryContext, kind: ResourceKind): RequestOptions => {
  const query = readQueryOptions(context, kind, new URL(c.req.url).search)
  return {
    query,
    level: negotiate(c.req.header('Accept'), query.format),
    preferences: parsePrefer(c.req.header('Prefer')),
  }
}

/** The same for a request that no query option but `$format` can shape. */
export const checkRequestOptions = (c: GatewayContext, context: QueryContext): RequestOptions =>
  readRequestOptions(c, context, 'other')

/** The query options of a query string. Throws 400, or 501 for what OData knows and the gateway leaves out. */
export const readQueryOptions = (
  { resource: { type, version }, clock }: QueryContext,
  kind: ResourceKind,
  search: string,
): QueryOptions => parseQueryOptions(search, { type, version, resource: kind, clock })
