import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { fixedKeys } from '../../src/auth/key-source.ts'
import { tokenVerifier } from '../../src/auth/verify-token.ts'
import { asTick } from '../../src/clock.ts'
import { wallClock } from '../../src/entry/runtime/time/clocks.ts'
import { allPermissions, createIdentity, localAudience, localTenant, localUser } from '../../src/local/identity.ts'
import { createProvider, isProviderPath } from '../../src/local/provider.ts'

const authority = 'https://localhost:8788'
const identity = await createIdentity(authority)
let minutesLater = 0
const lines: Readonly<Record<string, unknown>>[] = []
const provider = createProvider(identity, {
  ticks: () => asTick(minutesLater * 60_000),
  log: (line) => lines.push(line),
})
const verify = tokenVerifier({
  authority,
  tenants: 'organizations',
  audiences: [localAudience],
  keys: fixedKeys(identity.keySet),
  clock: wallClock,
})

const call = async (path: string, init: RequestInit = {}) => {
  const request = new Request(authority + path, init)
  request.headers.set('Host', 'localhost:8788')
  const response = await provider.fetch(request)
  const text = await response.text()
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
}
const post = (path: string, form: Record<string, string> | URLSearchParams, headers: Record<string, string> = {}) =>
  call(path, { method: 'POST', body: new URLSearchParams(form), headers })

const verifier = 'v'.repeat(43)
const authorize = {
  client_id: 'client',
  redirect_uri: 'http://localhost:3000/',
  response_type: 'code',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  scope: 'openid',
  nonce: 'n',
}
const choice = { ...authorize, tenant: localTenant, user: localUser, kind: 'delegated' }
const token = `/${localTenant}/oauth2/v2.0/token`
const page = '/common/oauth2/v2.0/authorize'

const codeFor = async (form: Record<string, string>) =>
  new URL((await post(page, form)).headers.get('Location') ?? '').searchParams.get('code') ?? ''
const redeem = (code: string, change: Record<string, string> = {}) =>
  post(token, {
    grant_type: 'authorization_code',
    client_id: 'client',
    redirect_uri: authorize.redirect_uri,
    code,
    code_verifier: verifier,
    ...change,
  })

describe('the local provider', () => {
  it('describes itself under the paths of Entra ID', async () => {
    for (const [path, tenant] of [
      ['/common/v2.0/.well-known/openid-configuration', '{tenantid}'],
      ['/organizations/v2.0/.well-known/openid-configuration', '{tenantid}'],
      ['/example.test/v2.0/.well-known/openid-configuration', localTenant],
      [`/${localTenant}/.well-known/openid-configuration`, localTenant],
    ] as const) {
      const { body } = await call(path)
      expect(body.issuer).toBe(`${authority}/${tenant}/v2.0`)
      expect((await call(new URL(body.jwks_uri).pathname)).body).toEqual(identity.keySet)
      expect(isProviderPath(path)).toBe(true)
    }
    const { status, body, headers } = await call(token)
    expect([status, body.error, headers.get('Cache-Control')]).toEqual([404, 'invalid_request', 'no-store'])
    expect(isProviderPath('/beta/RequestRemoteHelpSessionAccessResponse')).toBe(false)
  })

  it('gives an application a token that the gateway takes', async () => {
    const grant = { grant_type: 'client_credentials', scope: `api://${localAudience}/.default` }
    const basic = { Authorization: `Basic ${btoa('client:secret')}` }
    for (const answer of [
      await post(token, { ...grant, client_id: 'c', client_secret: 's' }),
      await post(token, grant, basic),
    ]) {
      expect(answer.status).toBe(200)
      const principal = await verify(`Bearer ${answer.body.access_token}`)
      expect(principal).toMatchObject({
        kind: 'application',
        tenant: localTenant,
        permissions: new Set(allPermissions),
      })
    }
  })

  it('gives a user what was chosen on the page', async () => {
    const form = new URLSearchParams({ ...choice, lifetime: '600' })
    form.append('permission', allPermissions[0] ?? '')
    form.append('permission', 'Nothing.Of.Ours')
    const code = new URL((await post(page, form)).headers.get('Location') ?? '').searchParams.get('code') ?? ''
    const { body } = await redeem(code)
    const principal = await verify(`Bearer ${body.access_token}`)
    expect(principal).toMatchObject({ kind: 'delegated', actor: localUser, permissions: new Set([allPermissions[0]]) })
    expect([body.expires_in, decodeJwt(body.id_token).nonce]).toEqual([600, 'n'])
  })

  it('takes a code for ten minutes', async () => {
    const code = await codeFor(choice)
    minutesLater = 11
    expect((await redeem(code)).body.error).toBe('invalid_grant')
    minutesLater = 0
  })

  it('spells what it granted as it was asked for, which is how MSAL finds a token again', async () => {
    const [asked = '', other = ''] = allPermissions
    const scope = `openid https://graph.microsoft.com/${asked} User.Read offline_access`
    const form = new URLSearchParams({ ...choice, scope })
    for (const name of [asked, other]) form.append('permission', name)
    const code = new URL((await post(page, form)).headers.get('Location') ?? '').searchParams.get('code') ?? ''
    const first = (await redeem(code)).body
    expect(first.scope).toBe(`https://graph.microsoft.com/${asked} api://${localAudience}/${other}`)

    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    expect((await post(token, { ...refresh, client_id: 'other' })).body.error).toBe('invalid_grant')
    const again = (await post(token, { ...refresh, client_id: 'client', scope: asked })).body
    expect(again.scope).toBe(`${asked} api://${localAudience}/${other}`)
    expect((await verify(`Bearer ${again.access_token}`)).permissions).toEqual(new Set([asked, other]))
  })

  it.each([
    `${localAudience}/.default`,
    'api://any.example.test/remote-help/.default',
    'https://graph.microsoft.com//.default',
    'https://graph.microsoft.us/.default',
  ])('takes %s for the gateway, and names no scope beside an application token', async (scope) => {
    const form = { grant_type: 'client_credentials', client_id: 'c', client_secret: 's', scope }
    const { status, body } = await post(token, form)
    expect([status, 'scope' in body]).toEqual([200, false])
  })

  it('shows a page without scripts, with what came to it escaped', async () => {
    const hostile = `"><script>alert('x')</script>`
    const query = new URLSearchParams({ ...authorize, client_id: hostile, state: hostile, nonce: hostile })
    const { headers, text } = await call(`${page}?${query}`)
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
    expect(text).not.toContain('<script')
    for (const name of allPermissions) expect(text).toContain(`value="${name}"`)
  })

  it('sends a browser that signs out to a page of this machine only', async () => {
    const logout = (uri: string) =>
      call(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(uri)}`)
    expect((await logout('http://localhost:3000/bye')).headers.get('Location')).toBe('http://localhost:3000/bye')
    expect((await logout('https://evil.example.test/')).headers.get('Location')).toBeNull()
  })

  it('takes a code once, from its client, with its verifier', async () => {
    const code = await codeFor(choice)
    expect((await redeem(code, { code_verifier: 'wrong' })).body.error).toBe('invalid_grant')
    expect((await redeem(code)).body.error).toBe('invalid_grant')
    expect((await redeem(await codeFor(choice), { client_id: 'other' })).body.error).toBe('invalid_grant')
    expect((await redeem(await codeFor(choice), { redirect_uri: 'http://localhost/' })).body.error).toBe(
      'invalid_grant',
    )
  })

  it.each([
    ['a redirect elsewhere', { redirect_uri: 'https://evil.example.test/' }],
    ['a script for a redirect', { redirect_uri: 'javascript:alert(1)' }],
    ["another client's scheme", { redirect_uri: 'msalother://auth' }],
    ['no client', { client_id: '' }],
    ['a client that no scheme can hold', { client_id: '"', redirect_uri: 'msal"://auth' }],
    ['an address with a line break', { redirect_uri: 'http://localhost:3000/\r\nX: y' }],
    ['an address with a fragment', { redirect_uri: 'http://localhost:3000/#x' }],
    ['no address', { redirect_uri: '' }],
  ])('refuses %s, and redirects nowhere', async (_, change) => {
    const query = new URLSearchParams({ ...authorize, ...change })
    for (const answer of [await call(`${page}?${query}`), await post(page, { ...choice, ...change })]) {
      expect([answer.status, answer.headers.get('Location')]).toEqual([400, null])
    }
  })

  it.each(['AAA', btoa('a%zz:b')])('refuses Basic credentials that cannot be read: %s', async (credentials) => {
    const answer = await post(token, { grant_type: 'client_credentials' }, { Authorization: `Basic ${credentials}` })
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
  })

  it.each([
    ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no secret', { grant_type: 'client_credentials', client_id: 'c' }, 'invalid_client'],
    [
      'another resource',
      {
        grant_type: 'client_credentials',
        client_id: 'c',
        client_secret: 's',
        scope: 'https://vault.azure.net/.default',
      },
      'invalid_scope',
    ],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
  ])('refuses %s', async (_, form, error) => {
    expect((await post(token, form as Record<string, string>)).body.error).toBe(error)
  })

  it('answers to loopback names only, and to forms only', async () => {
    const request = new Request(`${authority}${page}?${new URLSearchParams(authorize)}`, {
      headers: { Host: 'evil.example.test' },
    })
    expect((await provider.fetch(request)).status).toBe(400)
    // HTTP/2 has no Host header, and a name that is not in it stands in the URL.
    const keys = '/common/discovery/v2.0/keys'
    expect((await provider.fetch(new Request(authority + keys))).status).toBe(200)
    expect((await provider.fetch(new Request(`https://evil.example.test${keys}`))).status).toBe(400)
    const json = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }
    expect((await call(token, json)).status).toBe(400)
    expect((await call(page, json)).status).toBe(400)
    const near = await call(keys, { headers: { Origin: 'http://localhost:3000' } })
    expect(near.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:3000')
    const away = await call(keys, { headers: { Origin: 'https://evil.example.test' } })
    expect(away.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  // Names that proxies, tunnels and content delivery networks are known by, with and without a value.
  it.each([
    ...[
      'Forwarded',
      'Via',
      'X-Forwarded',
      'X-Forwarded-For',
      'X-Forwarded-Host',
      'X-Forwarded-Proto',
      'X-Forwarded-Port',
    ],
    ...[
      'X-Forwarded-Server',
      'X-Forwarded-Prefix',
      'X-Forwarded-Anything',
      'X-Forward-For',
      'X-Real-IP',
      'X-Client-IP',
    ],
    ...['X-Cluster-Client-IP', 'True-Client-IP', 'Fastly-Client-IP', 'Client-IP', 'X-Remote-Addr', 'X-Original-Host'],
    ...['X-Original-URL', 'X-Host', 'X-Envoy-External-Address', 'X-Azure-ClientIP', 'X-ARR-SSL', 'X-Amz-Cf-Id'],
    ...['CF-Connecting-IP', 'CF-Ray', 'CF-Visitor', 'CDN-Loop', 'ngrok-skip-browser-warning', 'Fly-Client-IP'],
    ...['Tailscale-User-Login', 'x-vercel-id', 'FORWARDED'],
  ])('gives nothing to what came through a proxy: %s', async (name) => {
    const code = await codeFor(choice)
    const redemption = { grant_type: 'authorization_code', client_id: 'client', redirect_uri: authorize.redirect_uri }
    for (const value of ['for=198.51.100.1', '']) {
      const headers = { [name]: value }
      const from = lines.length
      const answers = await Promise.all([
        call(`${page}?${new URLSearchParams(authorize)}`, { headers }),
        post(page, choice, headers),
        post(token, { ...redemption, code, code_verifier: verifier }, headers),
        post(token, { grant_type: 'client_credentials', client_id: 'c', client_secret: 's' }, headers),
        post('/common/oauth2/token', { grant_type: 'refresh_token', refresh_token: 'x' }, headers),
        call('/common/v2.0/.well-known/openid-configuration', { headers }),
        call('/common/oauth2/v2.0/logout', { headers }),
      ])
      for (const { status, body, headers: answered } of answers) {
        expect([status, body?.error, answered.get('Location')]).toEqual([400, 'invalid_request', null])
        expect(body.error_description).toContain('proxy or tunnel')
      }
      expect(lines.slice(from).map(({ outcome }) => outcome)).toEqual(answers.map(() => 'refused'))
    }
    expect((await redeem(code)).status).toBe(200)
  })

  it.each([
    ...['X-Client-SKU', 'x-client-VER', 'x-client-current-telemetry', 'client-request-id', 'return-client-request-id'],
    ...['x-ms-lib-capability', 'X-AnchorMailbox', 'traceparent', 'SdkVersion', 'X-Requested-With', 'Origin', 'Referer'],
    ...['User-Agent', 'DNT', 'Sec-Fetch-Site', 'Upgrade-Insecure-Requests'],
  ])('takes what clients send by themselves: %s', async (name) => {
    expect((await call('/common/discovery/v2.0/keys', { headers: { [name]: 'x' } })).status).toBe(200)
  })

  it.each([
    ...['http://localhost', 'http://localhost:3000', 'https://localhost:8443', 'http://127.0.0.1:5173'],
    ...['http://127.1.2.3', 'http://[::1]:5173', 'HTTP://LOCALHOST:3000', 'http://localhost:80'],
  ])('lets a page of this machine read: %s', async (origin) => {
    const { headers } = await call('/common/discovery/v2.0/keys', { headers: { Origin: origin } })
    expect(headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(headers.get('Vary')).toContain('Origin')
  })

  it.each([
    ...[
      'ftp://localhost',
      'chrome-extension://localhost',
      'app://localhost',
      'file://localhost',
      'ws://localhost:3000',
    ],
    ...['capacitor://localhost', 'ionic://127.0.0.1', 'tauri://[::1]', 'null', 'localhost', '//localhost', '*', ''],
    ...[
      'http://localhost.evil.com',
      'http://127.0.0.1.nip.io',
      'http://evil.com#localhost',
      'http://evil.com@localhost',
    ],
    ...[
      'http://localhost@evil.com',
      'http://localhost/',
      'http:/localhost',
      'http:localhost',
      'http://localhost,http://x',
    ],
    ...['http://0.0.0.0', 'http://[::ffff:1.2.3.4]', 'http://128.0.0.1', 'https://192.168.0.1', 'http://local host'],
  ])('lets no other page read: %s', async (origin) => {
    const preflight = { Origin: origin, 'Access-Control-Request-Method': 'POST' }
    for (const init of [{ headers: { Origin: origin } }, { method: 'OPTIONS', headers: preflight }]) {
      const { headers } = await call('/common/discovery/v2.0/keys', init)
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it('reads no form of more than 64 KiB', async () => {
    const big = { ...choice, state: 'x'.repeat(70_000) }
    for (const [path, form] of [
      [page, big],
      [token, { grant_type: 'client_credentials', client_id: 'c', client_secret: 'x'.repeat(70_000) }],
      ['/common/oauth2/authorize', big],
    ] as const) {
      const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const bytes = new TextEncoder().encode(String(new URLSearchParams(form)))
      const chunks = new ReadableStream({
        start: (controller) => {
          for (let at = 0; at < bytes.length; at += 8192) controller.enqueue(bytes.subarray(at, at + 8192))
          controller.close()
        },
      })
      const streamed = { method: 'POST', headers: type, body: chunks, duplex: 'half' as const }
      for (const answer of [
        await post(path, form, { 'Content-Length': String(bytes.length) }),
        await call(path, streamed),
      ]) {
        expect([answer.status, answer.body.error]).toEqual([413, 'invalid_request'])
      }
    }
    expect((await post(page, { ...choice, state: 'x'.repeat(40_000) })).status).toBe(302)
  })

  it('answers whatever a parameter holds without a fault of its own', async () => {
    const hostile = ['"', '\r\n', '\0', '\t', '\u0085', '\u2028', '<', "'", '\\', '%', '%0d%0a', '\u{1f511}', 'é', '']
    const from = lines.length
    const statuses = new Set<number>()
    const names = [
      ...Object.keys(choice),
      'state',
      'response_mode',
      'permission',
      'lifetime',
      'prompt',
      'resource',
      'cancel',
    ]
    for (const value of hostile) {
      for (const name of names) {
        const form = { ...choice, [name]: `${value}x${value}` }
        statuses.add((await call(`${page}?${new URLSearchParams(form)}`)).status)
        statuses.add((await post(page, form)).status)
        statuses.add((await post(page, { ...form, response_mode: 'form_post', state: value })).status)
        statuses.add((await post(page, new URLSearchParams([...Object.entries(choice), [name, value]]))).status)
      }
      for (const name of [
        'grant_type',
        'client_id',
        'client_secret',
        'scope',
        'code',
        'code_verifier',
        'refresh_token',
      ]) {
        for (const grant_type of ['client_credentials', 'authorization_code', 'refresh_token']) {
          const form = { grant_type, client_id: 'c', client_secret: 's', code: 'c', refresh_token: 'r', [name]: value }
          statuses.add((await post(token, form)).status)
        }
      }
      const uri = encodeURIComponent(`http://localhost/${value}`)
      statuses.add((await call(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${uri}`)).status)
    }
    for (const raw of ['%', '%zz', '%ED%A0%80', '%E0%A4%A', '=', '&&', '%00=%00', 'client_id=%"']) {
      statuses.add((await call(`${page}?${raw}`)).status)
      statuses.add((await call(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${raw}`)).status)
      statuses.add((await call(`/${raw.replace(/[=&"]/g, '') || 'x'}/v2.0/.well-known/openid-configuration`)).status)
      const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
      for (const path of [page, token])
        statuses.add((await call(path, { method: 'POST', body: raw, headers: type })).status)
    }
    expect([...statuses].filter((status) => ![200, 302, 400, 401].includes(status))).toEqual([])
    expect(lines.slice(from).filter(({ level }) => level === 'error')).toEqual([])
  })
})
