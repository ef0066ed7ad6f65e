import { GraphError } from '../errors.ts'
import type { Principal } from './principal.ts'

/**
 * The first of the allowed permissions that the caller has, compared whole and with regard to case. Throws 403, in live
 * Intune's words, naming all that would do.
 */
export const demandPermission = ({ permissions, kind }: Principal, allowed: readonly string[]): string => {
  const granted = allowed.find((name) => permissions.has(name))
  if (granted !== undefined) return granted
  const why =
    kind === 'application' && permissions.size === 0
      ? 'Application is not authorized to perform this operation as called in app only context but does not have application permissions configured.'
      : 'Application is not authorized to perform this operation.'
  throw new GraphError('Forbidden', `${why} Application must have one of the following scopes: ${allowed.join(', ')}`)
}
