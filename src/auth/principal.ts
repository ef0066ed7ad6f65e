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
  /** `exp`, in seconds since 1970. */
  readonly expires: number
}
