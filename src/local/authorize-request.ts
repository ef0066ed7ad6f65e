import { isGuid } from '../text/guid.ts'
import { allPermissions, type Grant, hour } from './identity.ts'
import { isAnyRepeated } from './parameters.ts'
import { isRedirectUri, localPage } from './redirect-uri.ts'
import { requestedScope } from './scopes.ts'

/** How an answer reaches the client (OAuth 2.0 Multiple Response Types, section 2.1; Form Post Response Mode). */
export const responseModes = ['query', 'fragment', 'form_post'] as const

/** Where an answer goes, once it is known that it may. */
export interface AnswerAddress {
  readonly redirectUri: string
  readonly responseMode: (typeof responseModes)[number]
  readonly state: string | undefined
}

/** What a client asks of the authorization endpoint (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export interface AuthorizeRequest extends AnswerAddress {
  readonly clientId: string
  readonly scope: string
  readonly nonce: string | undefined
  /** Undefined for a client that will show a secret instead. */
  readonly codeChallenge: string | undefined
}

/** The same, with what the developer chose on the page. */
export interface AuthorizeForm {
  readonly request: AuthorizeRequest
  readonly grant: Grant
}

/** Why a request is refused. It goes to the client where there is an address, else to whoever asked. */
export interface AuthorizeFault {
  readonly error: string
  readonly description: string
  readonly to?: AnswerAddress
}

/** The request, or what is wrong with it: the client and its address first (RFC 6749, section 4.1.2.1). */
export const readAuthorizeRequest = (parameters: URLSearchParams): AuthorizeRequest | AuthorizeFault => {
  const get = (name: string) => parameters.get(name) ?? undefined
  const isRepeated = (name: string) => parameters.getAll(name).length > 1
  const [clientId, redirectUri, responseType] = [get('client_id'), get('redirect_uri'), get('response_type')]
  const invalid = (description: string, to?: AnswerAddress) => ({
    error: 'invalid_request',
    description,
    ...(to && { to }),
  })
  if (!clientId || isRepeated('client_id')) return invalid('client_id is required, once.')
  if (!redirectUri || isRepeated('redirect_uri') || !isRedirectUri(redirectUri, clientId)) {
    return invalid('redirect_uri must be on this machine, without a fragment, or the msal scheme of the client.')
  }
  const usualMode = responseType?.includes('token') ? 'fragment' : 'query'
  const asked = get('response_mode') ?? usualMode
  const mode = responseModes.find((name) => name === asked)
  const canTake = mode !== 'form_post' || localPage(redirectUri) !== undefined
  const responseMode = mode && canTake ? mode : usualMode
  const to: AnswerAddress = { redirectUri, responseMode, state: get('state') }
  if (responseMode !== asked) return invalid('response_mode must be query, fragment or, to a page, form_post.', to)
  if (isAnyRepeated(parameters)) return invalid('A parameter is given more than once.', to)
  if (!responseType) return invalid('response_type is required.', to)
  if (responseType !== 'code') {
    return { error: 'unsupported_response_type', description: 'response_type must be code.', to }
  }
  const [codeChallenge, method] = [get('code_challenge'), get('code_challenge_method')]
  if (codeChallenge === undefined ? method !== undefined : method !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge))
    return invalid('PKCE must be with S256: code_challenge of 43 characters and code_challenge_method.', to)
  if (get('prompt') === 'none') {
    return { error: 'login_required', description: 'Nobody is signed in: the sign-in page has to be shown.', to }
  }
  return { ...to, clientId, codeChallenge, scope: requestedScope(parameters), nonce: get('nonce') }
}

/** The page's form: the request it came with, and the choices. */
export const readAuthorizeForm = (form: URLSearchParams): AuthorizeForm | AuthorizeFault => {
  const request = readAuthorizeRequest(form)
  if ('error' in request) return request
  if (form.has('cancel')) return { error: 'access_denied', description: 'The developer cancelled.', to: request }
  const invalid = (description: string) => ({ error: 'invalid_request', description })
  const [tenant = '', user = '', kind] = [form.get('tenant') ?? '', form.get('user') ?? '', form.get('kind')]
  if (!isGuid(tenant) || !isGuid(user)) return invalid('tenant and user must be GUIDs.')
  if (kind !== 'delegated' && kind !== 'application') return invalid('kind must be delegated or application.')
  const lifetime = Number(form.get('lifetime') || hour)
  if (!Number.isSafeInteger(lifetime) || Math.abs(lifetime) > 24 * hour)
    return invalid('The lifetime must be whole seconds, a day at most.')
  const permissions = form.getAll('permission').filter((name) => allPermissions.includes(name))
  const grant: Grant = { tenant: tenant.toLowerCase(), user, client: request.clientId, kind, permissions, lifetime }
  return { request, grant }
}
