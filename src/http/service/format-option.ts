import type { Version } from '../../model/version.ts'
import { readOptions } from '../../odata/query/option-names.ts'
import type { GatewayContext } from '../gateway-env.ts'

/** `$format`, the one query option of a document that is no entity. Throws 400 for any other. */
export const formatOption = (c: GatewayContext, version: Version) =>
  readOptions(new URL(c.req.url).search, version, 'other').get('$format')
