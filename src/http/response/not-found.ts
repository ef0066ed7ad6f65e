import { GraphError } from '../../errors.ts'
import { versions } from '../../model/version.ts'
import { shown } from '../../text/shown.ts'
import type { GatewayContext } from '../gateway-env.ts'

/**
 * What no route answered. Below a version Graph calls an unknown segment a bad request; anywhere else the first segment
 * is taken for a version that does not exist. The message goes on with what may have been meant.
 */
export const routeNotFound =
  (hintFor: (path: string) => string) =>
  (c: GatewayContext): never => {
    const { path, unknown } = c.env.target
    const [first = ''] = path.split('/').slice(1)
    const hint = hintFor(path)
    if (versions.some((version) => version === first)) {
      throw new GraphError('BadRequest', `Resource not found for the segment '${shown(unknown ?? '')}'.${hint}`, {
        reason: 'path',
      })
    }
    // Graph ends the sentence without a full stop.
    throw new GraphError('ResourceNotFound', `Invalid version: ${shown(first)}${hint && `.${hint}`}`, {
      reason: 'path',
    })
  }

/** 404 as for an id that never was: another tenant's entity is no different. `name` is that of its type. */
export const resourceNotFound = (name: string) =>
  new GraphError('ResourceNotFound', `The ${name} asked for does not exist.`)
