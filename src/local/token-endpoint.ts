import { base64url } from 'jose'
import { isGuid } from '../text/guid.ts'
import { clientOf } from './client.ts'
import type { Grants } from './grants.ts'
import { type Grant, hour, type Identity, localApplication, localAudience, localUser } from './identity.ts'
import { grantedScope, isDefaultScope, permissionsIn } from './scopes.ts'

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
}

/** An error as OAuth and Entra ID say it (RFC 6749, section 5.2). */
export const oauthError = (error: string, description: string) => ({
  error,
  error_description: description,
  error_codes: [],
  timestamp: `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`,
  trace_id: crypto.randomUUID(),
  correlation_id: crypto.randomUUID(),
})

/** The token endpoint: client credentials, authorization code with PKCE, refresh token. */
export const answerToken = (request: TokenRequest): Promise<TokenAnswer> => {
  const answer = answers.get(request.form.get('grant_type') ?? '')
  return answer ? answer(request) : refused('unsupported_grant_type', 'The grant type is not supported.')
}

const clientCredentials = async ({ form, authorization, tenant, identity }: TokenRequest): Promise<TokenAnswer> => {
  const { id, secret } = clientOf(form, authorization)
  if (id === '' || secret === '')
    return refused('invalid_client', 'A client id and a secret or assertion are required.', 401)
  const scope = form.get('scope') ?? ''
  if (!isDefaultScope(scope)) {
    return refused('invalid_scope', `The scope must be api://${localAudience}/.default.`)
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
  return { status: 200, body: await accessToken(identity, grant) }
}

const authorizationCode = async ({ form, authorization, identity, grants }: TokenRequest): Promise<TokenAnswer> => {
  const { id } = clientOf(form, authorization)
  const authorized = grants.takeCode(form.get('code') ?? '')
  const isSame = authorized?.request.clientId === id && authorized.request.redirectUri === form.get('redirect_uri')
  if (!authorized || !isSame)
    return refused('invalid_grant', 'The code is not known, was used, or was given to another client.')
  if ((await challengeOf(form.get('code_verifier') ?? '')) !== authorized.request.codeChallenge) {
    return refused('invalid_grant', 'The code_verifier does not match.')
  }
  return { status: 200, body: await userTokens({ form, identity, grants, ...authorized.request }, authorized.grant) }
}

const refreshToken = async ({ form, authorization, identity, grants }: TokenRequest): Promise<TokenAnswer> => {
  const refreshable = grants.refresh(form.get('refresh_token') ?? '')
  if (!refreshable || refreshable.grant.client !== clientOf(form, authorization).id)
    return refused('invalid_grant', 'The refresh token is not known, or was given to another client.')
  return {
    status: 200,
    body: await userTokens({ form, identity, grants, scope: refreshable.scope, nonce: undefined }, refreshable.grant),
  }
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
  scope: grantedScope(form.get('scope') ?? scope, grant.permissions),
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
})
