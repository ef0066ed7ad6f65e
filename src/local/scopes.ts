import { allPermissions, localAudience } from './identity.ts'

/** The gateway under every name that a client has for it: its id, an application id URI, or Graph, so that a Graph client works unchanged. */
const defaultScope = new RegExp(
  `^(?:${localAudience}|api://\\S+|https://(?:dod-)?graph\\.microsoft\\.(?:com|us))/+\\.default$`,
)

/** Whether a scope is `/.default`, all that an application may do: the one form that client credentials take. */
export const isDefaultScope = (scope: string) => defaultScope.test(scope)

/** A permission's name in a scope, without the resource before it. */
const nameOf = (scope: string) => scope.slice(scope.lastIndexOf('/') + 1)

/** Permission names in a scope text; `.default` asks for all. */
export const permissionsIn = (text: string): readonly string[] => {
  const names = text.split(' ').map(nameOf)
  return names.includes('.default') ? allPermissions : allPermissions.filter((name) => names.includes(name))
}

/**
 * The granted scope, spelled as it was requested: MSAL finds a token in its cache by the scopes that came with it, and
 * would otherwise fetch a new one for every call.
 */
export const grantedScope = (requested: string, permissions: readonly string[]) => {
  const granted = requested.split(' ').filter((scope) => isDefaultScope(scope) || permissions.includes(nameOf(scope)))
  const others = permissions.filter((name) => !granted.some((scope) => nameOf(scope) === name))
  return [...granted, ...others.map((name) => `api://${localAudience}/${name}`)].join(' ')
}
