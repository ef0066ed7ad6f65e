import { base64url } from 'jose'
import { isGuid } from '../text/guid.ts'
import { clientOf } from './client.ts'
import type { Grants } from './grants.ts'
import { type Grant, hour, type Identity, localApplication, localUser } from './identity.ts'
import { oauthError } from './oauth-error.ts'
import { isAnyRepeated } from './parameters.ts'
import { grantedScope, isDefaultScope, permissionsIn, requestedScope } from './scopes.ts'

interface TokenRequest {
  readonly form: URLSearchParams
  /** `Basic` client credentials, where they do not stand in the form. */
  readonly authorization: string | undefined
  readonly tenant: string
  readonly identity: Identity
  readonly grants: Grants
}

interface TokenAnswer {
  readonly status: 200 | 400 | 401
  readonly body: Readonly<Record<string, unknown>>
  /** What was granted, or a sentence that says why nothing was: for the log. */
  readonly outcome: Grant | string
}

/** The token endpoint: client credentials, authorization code with PKCE, refresh token. */
export const answerToken = (request: TokenRequest): Promise<TokenAnswer> => {
  const { form } = request
  if (isAnyRepeated(form)) return refused('invalid_request', 'A parameter is given more than once.')
  const grantType = form.get('grant_type')
  if (!grantType) return refused('invalid_request', 'grant_type is required.')
  const answer = answers.get(grantType)
  return answer
    ? answer(request)
    : refused('unsupported_grant_type', `grant_type must be one of ${[...answers.keys()].join(', ')}.`)
}

const clientCredentials = async ({ form, authorization, tenant, identity }: TokenRequest): Promise<TokenAnswer> => {
  const { id, secret } = clientOf(form, authorization)
  if (id === '' || secret === '')
    return refused('invalid_client', 'A client id and a secret or assertion are required.', 401)
  const scope = requestedScope(form)
  if (!isDefaultScope(scope)) {
    return refused('invalid_scope', 'The scope must be one /.default, such as https://graph.microsoft.com/.default.')
  }
  const client = isGuid(id) ? id : localApplication
  const grant: Grant = {
    tenant,
    user: localUser,
    client,
    kind: 'application',
    permissions: permissionsIn(scope),
    lifetime: hour,
  }
  return granted(grant, await accessToken(identity, grant))
}

const authorizationCode = async ({ form, authorization, identity, grants }: TokenRequest): Promise<TokenAnswer> => {
  const { id, secret } = clientOf(form, authorization)
  const code = form.get('code')
  if (!code) return refused('invalid_request', 'code is required.')
  const authorized = grants.takeCode(code)
  const isSame = authorized?.request.clientId === id && authorized.request.redirectUri === form.get('redirect_uri')
  if (!authorized || !isSame)
    return refused('invalid_grant', 'The code is not known, was used, or was given to another client.')
  const { codeChallenge } = authorized.request
  const verifier = form.get('code_verifier')
  // A verifier for a code without a challenge could be someone else's (RFC 9700, section 2.1.1).
  if ((verifier === null ? undefined : await challengeOf(verifier)) !== codeChallenge) {
    return refused('invalid_grant', 'The code_verifier does not match.')
  }
  if (codeChallenge === undefined && secret === '')
    return refused('invalid_client', 'A client without PKCE needs a secret or an assertion.', 401)
  return granted(
    authorized.grant,
    await userTokens({ form, identity, grants, ...authorized.request }, authorized.grant),
  )
}

const refreshToken = async ({ form, authorization, identity, grants }: TokenRequest): Promise<TokenAnswer> => {
  const token = form.get('refresh_token')
  if (!token) return refused('invalid_request', 'refresh_token is required.')
  const refreshable = grants.refresh(token)
  if (!refreshable || refreshable.grant.client !== clientOf(form, authorization).id)
    return refused('invalid_grant', 'The refresh token is not known, or was given to another client.')
  const { grant, scope } = refreshable
  return granted(grant, await userTokens({ form, identity, grants, scope, nonce: undefined }, grant))
}

const answers: ReadonlyMap<string, (request: TokenRequest) => Promise<TokenAnswer>> = new Map([
  ['client_credentials', clientCredentials],
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
])

interface UserRequest extends Pick<TokenRequest, 'form' | 'identity' | 'grants'> {
  readonly scope: string
  readonly nonce: string | undefined
}

const userTokens = async ({ form, identity, grants, scope, nonce }: UserRequest, grant: Grant) => ({
  ...(await accessToken(identity, grant)),
  scope: grantedScope(requestedScope(form) || scope, grant.permissions),
  ...(scope.split(' ').includes('openid') ? { id_token: await identity.idToken(grant, nonce) } : {}),
  ...(scope.split(' ').includes('offline_access') ? { refresh_token: grants.issueRefreshToken(grant, scope) } : {}),
  // MSAL asks for it, and keeps its account by it.
  ...(form.get('client_info') === '1'
    ? { client_info: base64url.encode(JSON.stringify({ uid: grant.user, utid: grant.tenant })) }
    : {}),
})

/** No `scope` beside it, as Entra ID answers client credentials: MSAL then keeps the token under the scope that it requested. */
const accessToken = async (identity: Identity, grant: Grant) => ({
  token_type: 'Bearer',
  expires_in: grant.lifetime,
  ext_expires_in: grant.lifetime,
  access_token: await identity.accessToken(grant),
})

const challengeOf = async (verifier: string) =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))

const refused = async (error: string, description: string, status: 400 | 401 = 400): Promise<TokenAnswer> => ({
  status,
  body: oauthError(error, description),
  outcome: description,
})

const granted = (outcome: Grant, body: TokenAnswer['body']): TokenAnswer => ({ status: 200, body, outcome })
