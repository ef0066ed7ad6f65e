import type { Claims } from './token-text.ts'

/** Who calls, as a verified token says. */
export interface Principal {
  /** `tid`, a GUID in lower case: the tenant whose data is meant. */
  readonly tenant: string
  /** `azp` or `appid`: the client application. Empty when the token names none. */
  readonly application: string
  /** `oid`, or else `sub`: the user, or the application's service principal. */
  readonly actor: string
  readonly kind: 'delegated' | 'application'
  readonly permissions: ReadonlySet<string>
}

/**
 * Whether a token is an application's own: `idtyp` says so, which Entra ID adds where it is asked to. Without it, one that
 * has no scopes and whose subject is the application's own object (entra-docs, claims-validation). All else, such as
 * `user` and `device`, is delegated: an ID token has `roles` too, but a subject of its own for each application.
 */
const isOfApplication = ({ idtyp, scp, sub, oid }: Claims) =>
  idtyp === undefined ? scp === undefined && text(sub) !== undefined && sub === oid : idtyp === 'app'

/** Who the claims speak of. A user's `roles` never stand in for scopes, nor an application's scopes for roles. */
export const principalFrom = (claims: Claims): Principal => {
  const { scp, roles, tid, oid, sub, azp, appid } = claims
  const isApplication = isOfApplication(claims)
  const granted = isApplication ? (Array.isArray(roles) ? roles : []) : typeof scp === 'string' ? scp.split(' ') : []
  return {
    tenant: String(tid).toLowerCase(),
    application: text(azp) ?? text(appid) ?? '',
    actor: text(oid) ?? text(sub) ?? '',
    kind: isApplication ? 'application' : 'delegated',
    permissions: new Set(granted.filter((name): name is string => typeof name === 'string' && name !== '')),
  }
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
