import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { isLoopback } from '../config/urls.ts'
import { isGuid } from '../text/guid.ts'
import { authorizePage } from './authorize-page.ts'
import { isLocalPage, readAuthorizeForm, readAuthorizeRequest, redirectTo } from './authorize-request.ts'
import { createGrants, type Grants } from './grants.ts'
import { allPermissions, type Identity, localTenant } from './identity.ts'
import { answerToken, oauthError } from './token-endpoint.ts'

// Own code on Hono and jose: the maintained libraries (oauth2-mock-server, oidc-provider) have one issuer a server, where
// Entra ID has one a tenant, and bring an HTTP server of Node's or Koa's own.

const everyTenant = /^(common|organizations)$/i

/** The paths that belong to the provider; all others are the gateway's. */
export const isProviderPath = (pathname: string) =>
  /^\/[^/]+\/(?:v2\.0\/)?(?:\.well-known|discovery|oauth2)\//.test(pathname)

/** `common`, `organizations` and domain names stand for the local tenant. */
const tenantOf = (name: string) => (isGuid(name) ? name.toLowerCase() : localTenant)

/** An OpenID provider in the shape of Entra ID, for a developer's own machine. The clock is in milliseconds. */
export const createProvider = (identity: Identity, clock: () => number = Date.now) => {
  const app = new Hono()
  const grants: Grants = createGrants(clock)
  const { authority } = identity

  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    // A page of another site that has its name point here must not get tokens (DNS rebinding).
    // Over HTTP/2 there is no Host header: the name stands in the URL alone.
    const { hostname, host } = new URL(c.req.url)
    if (!isLoopback(hostname) || !isLoopback(URL.parse(`http://${c.req.header('Host') ?? host}`)?.hostname ?? '')) {
      return c.json(oauthError('invalid_request', 'Local identity answers to loopback names only.'), 400)
    }
    await next()
  })
  app.use(cors({ origin: (origin) => (isLoopback(URL.parse(origin)?.hostname ?? '') ? origin : null) }))
  app.notFound((c) => c.json(oauthError('invalid_request', `There is no ${c.req.method} ${c.req.path} here.`), 404))
  app.onError(() => Response.json(oauthError('server_error', 'An unexpected error has occurred.'), { status: 500 }))

  for (const path of ['/:tenant/v2.0/.well-known/openid-configuration', '/:tenant/.well-known/openid-configuration']) {
    app.get(path, (c) => c.json(discovery(authority, c.req.param('tenant') ?? '')))
  }
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get(path, (c) => c.json(identity.keySet))
  }
  // What MSAL asks before it trusts an authority that it does not know.
  app.get('/:tenant/discovery/instance', (c) =>
    c.json({
      tenant_discovery_endpoint: `${authority}/${c.req.param('tenant')}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [],
    }),
  )
  app.get('/:tenant/oauth2/v2.0/authorize', (c) => {
    const request = readAuthorizeRequest(new URL(c.req.url).searchParams)
    if (typeof request === 'string') return c.json(oauthError('invalid_request', request), 400)
    return authorizePage(c, request, tenantOf(c.req.param('tenant')))
  })
  app.on('POST', ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/v2.0/token'], async (c, next) => {
    if (/^application\/x-www-form-urlencoded *(;|$)/i.test(c.req.header('Content-Type') ?? '')) return next()
    return c.json(oauthError('invalid_request', 'The body must be application/x-www-form-urlencoded.'), 400)
  })
  app.post('/:tenant/oauth2/v2.0/authorize', async (c) => {
    const form = readAuthorizeForm(new URLSearchParams(await c.req.text()))
    if (typeof form === 'string') return c.json(oauthError('invalid_request', form), 400)
    return c.redirect(redirectTo(form.request, grants.issueCode(form)), 302)
  })
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const { status, body } = await answerToken({
      form,
      authorization: c.req.header('Authorization'),
      tenant: tenantOf(c.req.param('tenant')),
      identity,
      grants,
    })
    return c.json(body, status)
  })
  app.get('/:tenant/oauth2/v2.0/logout', (c) => {
    const page = c.req.query('post_logout_redirect_uri')
    return page !== undefined && isLocalPage(page) ? c.redirect(page, 302) : c.text('Signed out.')
  })
  return app
}

const discovery = (authority: string, tenant: string) => {
  const base = `${authority}/${tenant}`
  return {
    // As Entra ID has it where the tenant is still to be chosen: the token's `tid` takes the place of the braces.
    issuer: `${authority}/${everyTenant.test(tenant) ? '{tenantid}' : tenantOf(tenant)}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    scopes_supported: ['openid', 'profile', 'offline_access', ...allPermissions],
  }
}
