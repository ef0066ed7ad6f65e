import { tolerance } from '../../auth/check-claims.ts'
import { isGuid } from '../../text/guid.ts'
import { nearestTo } from '../../text/nearest.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import { allPermissions, hour, type Identity, localApplication, localTenant, localUser } from '../identity.ts'

/** A day, in seconds. */
const longest = 24 * hour

/** What a token is to say. */
export interface TokenRequest {
  readonly permissions?: readonly string[] | undefined
  readonly tenant?: string | undefined
  readonly user?: string | undefined
  readonly application?: string | undefined
  readonly expiresIn?: number | undefined
}

/** A token that cannot be had as it is asked for: one sentence, and the member at fault. */
export class TokenError extends Error {
  readonly target: string
  constructor(message: string, target: string) {
    super(message)
    this.target = target
  }
}

/**
 * An access token of local mode, and its lifetime in seconds: all permissions of the local user for an hour, unless said;
 * an application's own where an application is named and no user. Throws a TokenError.
 */
export const makeToken = async (
  identity: Pick<Identity, 'accessToken'>,
  { permissions = allPermissions, tenant, user, application, expiresIn = hour }: TokenRequest,
) => {
  for (const [name, value] of Object.entries({ tenant, user, application }))
    if (value !== undefined && (typeof value !== 'string' || !isGuid(value)))
      throw new TokenError(`${name} must be a GUID.`, name)
  if (!Array.isArray(permissions)) throw new TokenError('permissions must be a list of names.', 'permissions')
  const unknown = permissions.find((name) => !allPermissions.includes(name))
  if (unknown !== undefined) {
    const name = String(unknown)
    const near = didYouMean(nearestTo(name, allPermissions))
    throw new TokenError(
      `There is no permission '${shown(name)}'; there are ${allPermissions.join(', ')}.${near}`,
      'permissions',
    )
  }
  if (!Number.isSafeInteger(expiresIn) || Math.abs(expiresIn) > longest)
    throw new TokenError(`expiresIn must be whole seconds, from -${longest} to ${longest}.`, 'expiresIn')
  const token = await identity.accessToken({
    tenant: (tenant ?? localTenant).toLowerCase(),
    user: (user ?? localUser).toLowerCase(),
    client: (application ?? localApplication).toLowerCase(),
    kind: application !== undefined && user === undefined ? 'application' : 'delegated',
    permissions,
    // What has just expired is taken yet, for clocks that differ.
    lifetime: expiresIn < 0 ? expiresIn - tolerance : expiresIn,
  })
  return { token, expiresIn }
}
