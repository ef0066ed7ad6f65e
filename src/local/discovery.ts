import { isGuid } from '../text/guid.ts'
import { responseModes } from './authorize-request.ts'
import { allPermissions, localTenant } from './identity.ts'

const everyTenant = /^(common|organizations)$/i

/** `common`, `organizations` and domain names stand for the local tenant. */
export const tenantOf = (name = '') => (isGuid(name) ? name.toLowerCase() : localTenant)

/** The metadata of a tenant (OpenID Connect Discovery 1.0, section 3). */
export const discovery = (authority: string, tenant: string) => {
  const base = `${authority}/${tenant}`
  return {
    // As Entra ID has it where the tenant is still to be chosen: the token's `tid` takes the place of the braces.
    issuer: `${authority}/${everyTenant.test(tenant) ? '{tenantid}' : tenantOf(tenant)}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: responseModes,
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    scopes_supported: ['openid', 'profile', 'offline_access', ...allPermissions],
  }
}
