import type { ResourceKind } from '../../odata/query/option-names.ts'
import { parseQueryOptions, type QueryOptions } from '../../odata/query/query-options.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { OperationContext } from '../operation-context.ts'
import { type DataFormat, negotiate, standardFormat } from './negotiate.ts'
import { type ODataVersion, readODataVersion } from './odata-version.ts'
import { type Preferences, parsePrefer } from './prefer.ts'

/** What a request says beside its path and body: query options, format and preferences. */
export interface RequestOptions extends DataFormat {
  /** What the body, if any, is written in. */
  readonly odataVersion: ODataVersion
  readonly query: QueryOptions
  readonly preferences: Preferences
}

type QueryContext = Pick<OperationContext, 'resource' | 'clock'>

/**
 * Reads them for an answer without data, which may be had by whoever accepts what. Throws 400 for an option that is wrong
 * here, and for a version of OData that there is not.
 */
export const readOptionsAlone = (c: GatewayContext, context: QueryContext, kind: ResourceKind): RequestOptions => ({
  odataVersion: readODataVersion(c.req.raw.headers),
  query: readQueryOptions(context, kind, c.env.search),
  preferences: parsePrefer(c.req.header('Prefer')),
  level: standardFormat.level,
  ieee754Compatible: standardFormat.ieee754Compatible,
})

/** Reads them for an answer with data. Throws 406 as well, for a format that cannot be had. */
export const readRequestOptions = (c: GatewayContext, context: QueryContext, kind: ResourceKind): RequestOptions =>
  negotiated(c, readOptionsAlone(c, context, kind))

/** Reads them for a write of an entity, which shows it unless `return=minimal` is preferred. */
export const readWriteOptions = (c: GatewayContext, context: QueryContext): RequestOptions => {
  const options = readOptionsAlone(c, context, 'entity')
  return options.preferences.return === 'minimal' ? options : negotiated(c, options)
}

/** The same options for an answer that turned out to have data. Throws 406 for a format that cannot be had. */
export const negotiated = (c: GatewayContext, options: RequestOptions): RequestOptions => {
  const { odataVersion, query, preferences } = options
  const { level, ieee754Compatible } = negotiate(c.req.header('Accept'), query.format)
  return { odataVersion, query, preferences, level, ieee754Compatible }
}

/** The query options of a query string. Throws 400, or 501 for what OData knows and the gateway leaves out. */
export const readQueryOptions = (
  { resource: { type, version }, clock }: QueryContext,
  kind: ResourceKind,
  search: string,
): QueryOptions => parseQueryOptions(search, { type, version, resource: kind, clock })
