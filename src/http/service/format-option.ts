import { badRequest } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import { readOptions } from '../../odata/query/option-names.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { readODataVersion } from '../request/odata-version.ts'

/** `$format`, the one query option of what is no entity. Throws 400 for any other, and for a version that there is not. */
export const formatOption = (c: GatewayContext, version: Version) => {
  readODataVersion(c.req.raw.headers)
  const options = readOptions(c.env.search, version, 'other')
  for (const name of options.keys()) {
    if (name !== '$format') throw badRequest(`The query option '${name}' does not apply to this resource.`, name)
  }
  const format = options.get('$format')
  if (format?.trim() === '') throw badRequest('The query option is empty.', '$format')
  return format
}
