import { badRequest, GraphError } from '../../errors.ts'
import { type Version, versions } from '../../model/version.ts'
import type { ResourcePath } from '../../odata/path/resource-path.ts'
import type { GatewayContext } from '../gateway-env.ts'

/**
 * What no route answered. Below a version Graph calls an unknown segment a bad request; anywhere else the first segment
 * is taken for a version that does not exist.
 */
export const routeNotFound =
  (resolve: (pathname: string) => ResourcePath) =>
  (c: GatewayContext): never => {
    const { path, unknown } = resolve(new URL(c.req.url).pathname)
    const [first = ''] = path.split('/').slice(1)
    if (versions.includes(first as Version)) {
      throw badRequest(`Resource not found for the segment '${unknown ?? ''}'.`)
    }
    throw new GraphError('ResourceNotFound', `Invalid version: ${first}`)
  }
