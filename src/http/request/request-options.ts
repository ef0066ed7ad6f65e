import type { ResourceKind } from '../../odata/query/option-names.ts'
import { parseQueryOptions, type QueryOptions } from '../../odata/query/query-options.ts'
import type { MetadataLevel } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { ResourceKit } from '../operations/operation.ts'
import { negotiate } from './negotiate.ts'
import { type Preferences, parsePrefer } from './prefer.ts'

/** What a request asks for beside its path and body: query options, format and preferences. */
export interface Asked {
  readonly options: QueryOptions
  readonly level: MetadataLevel
  readonly preferences: Preferences
}

/** Reads them. Throws 400 for an option that is wrong here, 406 for a format that cannot be had. */
export const askedOf = (
  c: GatewayContext,
  kit: Pick<ResourceKit, 'resource' | 'clock'>,
  resource: ResourceKind,
): Asked => {
  const options = optionsOf(kit, resource, new URL(c.req.url).search)
  return {
    options,
    level: negotiate(c.req.header('Accept'), options.format),
    preferences: parsePrefer(c.req.header('Prefer')),
  }
}

export const optionsOf = (
  { resource: { type, version }, clock }: Pick<ResourceKit, 'resource' | 'clock'>,
  resource: ResourceKind,
  search: string,
) => parseQueryOptions(search, { type, version, resource, clock })
