import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { Ticks } from '../clock.ts'
import { isLoopback, isLoopbackOrigin } from '../config/urls.ts'
import { isGuid } from '../text/guid.ts'
import { answerClient } from './authorize-answer.ts'
import { authorizePage } from './authorize-page.ts'
import { type AuthorizeFault, readAuthorizeForm, readAuthorizeRequest } from './authorize-request.ts'
import { discovery, tenantOf } from './discovery.ts'
import { createGrants, type Grants } from './grants.ts'
import type { Grant, Identity } from './identity.ts'
import { oauthError } from './oauth-error.ts'
import { readParameters } from './parameters.ts'
import { localPage } from './redirect-uri.ts'
import { cameThroughProxy, throughProxy } from './through-proxy.ts'
import { answerToken } from './token-endpoint.ts'

// Own code on Hono and jose: the maintained libraries (oauth2-mock-server, oidc-provider) have one issuer a server, where
// Entra ID has one a tenant, and bring an HTTP server of Node's or Koa's own.

/** Bytes of a form: many times what a client sends, and as much as a body for the gateway. */
const largestForm = 64 * 1024

/** The paths that belong to the provider; all others are the gateway's. */
export const isProviderPath = (pathname: string) =>
  /^\/[^/]+\/(?:v2\.0\/)?(?:\.well-known|discovery|oauth2)\//.test(pathname)

interface Settings {
  /** How long ago a code was given. */
  readonly ticks: Ticks
  /** Is told what is granted and what is refused: never a token, a code or a secret. */
  readonly log: (record: Readonly<Record<string, unknown>>) => void
}

/** An OpenID provider in the shape of Entra ID, for a developer's own machine. */
export const createProvider = (identity: Identity, { ticks, log }: Settings) => {
  const app = new Hono()
  const grants: Grants = createGrants(ticks)
  const { authority } = identity

  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    if (cameThroughProxy(c.req.raw.headers)) return refuse(c, invalid(throughProxy))
    // A page of another site that has its name point here must not get tokens (DNS rebinding).
    // Over HTTP/2 there is no Host header: the name stands in the URL alone.
    const { hostname, host } = new URL(c.req.url)
    if (!isLoopback(hostname) || !isLoopback(URL.parse(`http://${c.req.header('Host') ?? host}`)?.hostname ?? '')) {
      return refuse(c, invalid('Local identity answers to loopback names only.'))
    }
    await next()
  })
  app.use(cors({ origin: (origin) => (isLoopbackOrigin(origin) ? origin : null) }))
  app.notFound((c) => {
    log(refusedLine('invalid_request', 'There is no such endpoint.'))
    return c.json(oauthError('invalid_request', `There is no ${c.req.method} ${c.req.path} here.`), 404)
  })
  app.onError((error, c) => {
    log({ level: 'error', ...refusedLine('server_error', error.name) })
    return c.json(oauthError('server_error', 'An unexpected error has occurred.'), 500)
  })

  const limitForm = bodyLimit({
    maxSize: largestForm,
    onError: (c) => refuse(c, invalid(`The body is larger than ${largestForm / 1024} KiB.`), 413),
  })
  for (const path of ['/:tenant/v2.0/.well-known/openid-configuration', '/:tenant/.well-known/openid-configuration']) {
    app.get(path, (c) => c.json(discovery(authority, c.req.param('tenant') ?? '')))
  }
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get(path, async (c) => c.json(await identity.keySet))
  }
  // What MSAL asks before it trusts an authority that it does not know.
  app.get('/:tenant/discovery/instance', (c) =>
    c.json({
      tenant_discovery_endpoint: `${authority}/${c.req.param('tenant')}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [],
    }),
  )
  // The challenge of the gateway names the version 1.0 address, as Graph's does.
  for (const base of ['/:tenant/oauth2/v2.0', '/:tenant/oauth2']) {
    app.get(`${base}/authorize`, (c) => {
      const request = readAuthorizeRequest(readParameters(new URL(c.req.url).search))
      return 'error' in request ? refuse(c, request) : authorizePage(c, request, tenantOf(c.req.param('tenant')))
    })
    app.on('POST', [`${base}/authorize`, `${base}/token`], async (c, next) => {
      if (/^application\/x-www-form-urlencoded *(;|$)/i.test(c.req.header('Content-Type') ?? '')) return next()
      return refuse(c, invalid('The body must be application/x-www-form-urlencoded.'))
    })
    app.on('POST', [`${base}/authorize`, `${base}/token`], limitForm)
    app.post(`${base}/authorize`, async (c) => {
      const form = readAuthorizeForm(readParameters(await c.req.text()))
      if ('error' in form) return refuse(c, form)
      log(grantedLine('code', form.grant))
      return answerClient(c, form.request, { code: grants.issueCode(form) })
    })
    app.post(`${base}/token`, async (c) => {
      const form = readParameters(await c.req.text())
      const tenant = tenantOf(c.req.param('tenant'))
      const authorization = c.req.header('Authorization')
      const { status, body, outcome } = await answerToken({ form, authorization, tenant, identity, grants })
      log(typeof outcome === 'string' ? refusedLine(body.error, outcome) : grantedLine('token', outcome))
      // RFC 6749, section 5.2.
      return c.json(body, status, status === 401 ? { 'WWW-Authenticate': 'Basic realm="local"' } : {})
    })
    app.get(`${base}/logout`, (c) => {
      const asked = c.req.query('post_logout_redirect_uri')
      if (!asked) return c.text('Signed out.')
      const page = localPage(asked)
      if (page !== undefined) return c.redirect(page, 302)
      return refuse(c, invalid('post_logout_redirect_uri must be a page of this machine.'))
    })
  }
  /** To the client only where both it and its address are good (RFC 6749, section 4.1.2.1). */
  const refuse = (c: Context, { error, description, to }: AuthorizeFault, status: 400 | 413 = 400) => {
    log(refusedLine(error, description))
    if (to === undefined) return c.json(oauthError(error, description), status)
    return answerClient(c, to, { error, error_description: description })
  }
  return app
}

const invalid = (description: string): AuthorizeFault => ({ error: 'invalid_request', description })

const grantedLine = (what: 'code' | 'token', { tenant, client, kind, permissions }: Grant) => {
  const application = isGuid(client) ? client : undefined
  return { event: 'identity', outcome: 'granted', what, tenant, application, kind, permissions }
}

/** The sentence is one of ours, and quotes nothing. */
const refusedLine = (error: unknown, reason: string) => ({ event: 'identity', outcome: 'refused', error, reason })
