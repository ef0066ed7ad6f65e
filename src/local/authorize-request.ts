import { isLoopback } from '../config/urls.ts'
import { isGuid } from '../text/guid.ts'
import { allPermissions, type Grant, hour } from './identity.ts'

/** What a client asks of the authorization endpoint (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export interface AuthorizeRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly codeChallenge: string
  readonly responseMode: 'query' | 'fragment'
}

/** The same, with what the developer chose on the page. */
export interface AuthorizeForm {
  readonly request: AuthorizeRequest
  readonly grant: Grant
}

/** The request, or a sentence that says what is wrong with it. */
export const readAuthorizeRequest = (parameters: URLSearchParams): AuthorizeRequest | string => {
  const get = (name: string) => parameters.get(name) ?? undefined
  const [clientId, redirectUri, codeChallenge] = [get('client_id'), get('redirect_uri'), get('code_challenge')]
  const responseMode = get('response_mode') ?? 'query'
  if (!clientId) return 'client_id is required.'
  if (!redirectUri || !isAllowedRedirect(redirectUri, clientId)) {
    return 'redirect_uri must be on this machine, or the msal scheme of the client.'
  }
  if (get('response_type') !== 'code') return 'response_type must be code.'
  if (!codeChallenge || get('code_challenge_method') !== 'S256') return 'PKCE with S256 is required.'
  if (responseMode !== 'query' && responseMode !== 'fragment') return 'response_mode must be query or fragment.'
  return {
    clientId,
    redirectUri,
    codeChallenge,
    responseMode,
    scope: get('scope') ?? '',
    state: get('state'),
    nonce: get('nonce'),
  }
}

/** The page's form: the request it came with, and the choices. */
export const readAuthorizeForm = (form: URLSearchParams): AuthorizeForm | string => {
  const request = readAuthorizeRequest(form)
  if (typeof request === 'string') return request
  const [tenant = '', user = '', kind] = [form.get('tenant') ?? '', form.get('user') ?? '', form.get('kind')]
  if (!isGuid(tenant) || !isGuid(user)) return 'tenant and user must be GUIDs.'
  if (kind !== 'delegated' && kind !== 'application') return 'kind must be delegated or application.'
  const lifetime = Number(form.get('lifetime') || hour)
  if (!Number.isSafeInteger(lifetime) || Math.abs(lifetime) > 24 * hour)
    return 'The lifetime must be whole seconds, a day at most.'
  const permissions = form.getAll('permission').filter((name) => allPermissions.includes(name))
  const grant: Grant = { tenant: tenant.toLowerCase(), user, client: request.clientId, kind, permissions, lifetime }
  return { request, grant }
}

/** Where the browser goes with the code. */
export const redirectTo = ({ redirectUri, state, responseMode }: AuthorizeRequest, code: string) => {
  const url = new URL(redirectUri)
  const answer = new URLSearchParams({ code, ...(state === undefined ? {} : { state }) })
  if (responseMode === 'fragment') url.hash = answer.toString()
  else for (const [name, value] of answer) url.searchParams.set(name, value)
  return url.href
}

/** Whether an address is a page of this machine. */
export const isLocalPage = (text: string) => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && isLoopback(url.hostname)
}

const isAllowedRedirect = (text: string, clientId: string) => isLocalPage(text) || text === `msal${clientId}://auth`
