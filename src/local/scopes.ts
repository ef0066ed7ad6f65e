import { isLoopback } from '../config/urls.ts'
import { isGraphAudience } from '../text/graph-audience.ts'
import { allPermissions, localAudience } from './identity.ts'

/**
 * Whether a resource is the gateway, under every name that a client has for it: its id, an application id URI, an address
 * of this machine, or Graph, so that a Graph client works unchanged.
 */
const isGateway = (resource: string) => {
  const url = URL.parse(resource)
  const isOfThisMachine = /^https?:$/.test(url?.protocol ?? '') && isLoopback(url?.hostname ?? '')
  const isNamed = /^api:\/\/\S+$/i.test(resource) || resource.toLowerCase() === localAudience
  return isNamed || isOfThisMachine || isGraphAudience(resource)
}

/** Whether a scope is `/.default`, all that an application may do: the one form that client credentials take. */
export const isDefaultScope = (scope: string) => {
  const [, resource] = /^(\S+?)\/+\.default$/.exec(scope) ?? []
  return resource !== undefined && isGateway(resource)
}

/** The scope that is asked for; the version 1.0 endpoints take a `resource` for all that there is of it. */
export const requestedScope = (parameters: URLSearchParams): string => {
  const [scope, resource] = [parameters.get('scope'), parameters.get('resource')]
  return [scope?.trim(), resource && `${resource}/.default`].filter(Boolean).join(' ')
}

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
