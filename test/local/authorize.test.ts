import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { monotonicClock } from '../../src/entry/runtime/time/clocks.ts'
import { allPermissions, createIdentity, localAudience, localTenant, localUser } from '../../src/local/identity.ts'
import { createProvider } from '../../src/local/provider.ts'
import { unescapeHtml } from '../support/clients/unescape-html.ts'
import { fuzz } from '../support/process/fuzz.ts'

const authority = 'https://localhost:8788'
const lines: Readonly<Record<string, unknown>>[] = []
const provider = createProvider(await createIdentity(authority), {
  ticks: monotonicClock,
  log: (line) => lines.push(line),
})

const call = async (path: string, init: RequestInit = {}) => {
  const response = await provider.fetch(new Request(authority + path, init))
  const text = await response.text()
  const { status, headers } = response
  const body = headers.get('Content-Type')?.startsWith('application/json') ? JSON.parse(text) : undefined
  return { status, headers, text, body, location: headers.get('Location') }
}
type Fields = Record<string, string>
const post = (path: string, form: Fields | URLSearchParams, headers: Fields = {}) =>
  call(path, { method: 'POST', body: new URLSearchParams(form), headers })

const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const redirect = 'http://localhost:3000/signed-in?kept=1'
const asked = { client_id: 'client', redirect_uri: redirect, response_type: 'code', state: 's&"<' }
const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
const chosen = { tenant: localTenant, user: localUser, kind: 'delegated' }
const page = '/common/oauth2/v2.0/authorize'
const token = '/common/oauth2/v2.0/token'
/** What an answer tells the client, by the way that it went. */
const toldBy = ({ status, location, text }: { status: number; location: string | null; text: string }) => {
  const url = new URL(location ?? 'http://none.test/')
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(text) ?? []
  const inputs = [...text.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  const posted = Object.fromEntries(
    inputs.map(([, name = '', value = '']) => [unescapeHtml(name), unescapeHtml(value)]),
  )
  return {
    query: status === 302 ? Object.fromEntries(url.searchParams) : {},
    fragment: status === 302 ? Object.fromEntries(new URLSearchParams(url.hash.slice(1))) : {},
    form_post: status === 200 && unescapeHtml(action) === redirect ? posted : {},
  }
}
const modes = ['query', 'fragment', 'form_post'] as const

describe.each(modes)('an answer by %s', (mode) => {
  const told = async (change: Fields, method: 'GET' | 'POST' = 'GET') => {
    const fields = { ...asked, ...pkce, response_mode: mode, ...change }
    return toldBy(await (method === 'GET' ? call(`${page}?${new URLSearchParams(fields)}`) : post(page, fields)))
  }

  it('brings the code, and the state as it came', async () => {
    const { code, state } = (await told(chosen, 'POST'))[mode]
    expect(state).toBe(asked.state)
    const grant = {
      grant_type: 'authorization_code',
      client_id: 'client',
      redirect_uri: redirect,
      code_verifier: verifier,
    }
    expect((await post(token, { ...grant, code: code ?? '' })).status).toBe(200)
  })

  it.each([
    ['no response type', { response_type: '' }, 'invalid_request'],
    ['another response type', { response_type: 'none' }, 'unsupported_response_type'],
    ['a token at once', { response_type: 'token' }, 'unsupported_response_type'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without its method', { code_challenge_method: '' }, 'invalid_request'],
    ['a method without a challenge', { code_challenge: '' }, 'invalid_request'],
    ['a challenge that is no SHA-256', { code_challenge: 'x' }, 'invalid_request'],
    ['no page', { prompt: 'none' }, 'login_required'],
  ])('brings the refusal: %s', async (_, change, error) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await told({ ...chosen, ...change }, method)
      expect(answer[mode]).toMatchObject({ error, state: asked.state, error_description: expect.any(String) })
    }
  })

  it('brings that the developer cancelled', async () => {
    const answer = await told({ ...chosen, cancel: '1' }, 'POST')
    expect(answer[mode]).toMatchObject({ error: 'access_denied', state: asked.state })
  })
})

it('keeps the query of the address', async () => {
  const { location } = await post(page, { ...asked, ...pkce, ...chosen })
  expect(new URL(location ?? '').searchParams.get('kept')).toBe('1')
})

it('refuses another response mode, and what is given twice, by the usual mode', async () => {
  const twice = (name: string) =>
    new URLSearchParams([...Object.entries({ ...asked, ...pkce }), [name, 'a'], [name, 'b']])
  const repeated = ['scope', 'code_challenge_method', 'prompt', 'x'].map(twice)
  for (const query of [new URLSearchParams({ ...asked, ...pkce, response_mode: 'web_message' }), ...repeated]) {
    expect(toldBy(await call(`${page}?${query}`)).query).toMatchObject({ error: 'invalid_request', state: asked.state })
  }
  const scheme = { ...asked, ...pkce, redirect_uri: 'msalclient://auth', response_mode: 'form_post' }
  expect((await call(`${page}?${new URLSearchParams(scheme)}`)).location).toMatch(
    /^msalclient:\/\/auth\?error=invalid_request/,
  )
})

it('posts with the one script that its policy names, and with everything escaped', async () => {
  const state = `"><script>alert('x')</script>`
  const { headers, text } = await post(page, { ...asked, ...pkce, ...chosen, response_mode: 'form_post', state })
  const [, script = ''] = /<script>(.*?)<\/script>/.exec(text) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  expect(headers.get('Content-Security-Policy')).toContain(`script-src 'sha256-${hash}'`)
  expect([script, text.match(/<script/g)?.length]).toEqual(['document.forms[0].submit()', 1])
  expect(headers.get('Content-Security-Policy')).not.toContain('unsafe')
})

describe('a client with a secret', () => {
  const codeFor = async (change: Fields) =>
    toldBy(await post(page, { ...asked, ...chosen, ...change })).query.code ?? ''
  const redeem = async (code: string, change: Fields, headers: Fields = {}) =>
    post(token, { grant_type: 'authorization_code', redirect_uri: redirect, code, ...change }, headers)

  it('may leave PKCE out', async () => {
    const id = { client_id: 'client' }
    expect((await redeem(await codeFor({}), { ...id, client_secret: 's' })).status).toBe(200)
    expect((await redeem(await codeFor({}), { ...id, client_assertion: 'a' })).status).toBe(200)
    const basic = { Authorization: `Basic ${btoa('client:s')}` }
    expect((await redeem(await codeFor({}), {}, basic)).status).toBe(200)
  })

  it.each([
    ['neither PKCE nor a secret', {}, {}, 401, 'invalid_client'],
    ['a verifier without a challenge', {}, { client_secret: 's', code_verifier: verifier }, 400, 'invalid_grant'],
    ['a challenge without a verifier', pkce, { client_secret: 's' }, 400, 'invalid_grant'],
    ['another verifier', pkce, { client_secret: 's', code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
  ])('gets nothing for %s', async (_, request, change, status, error) => {
    const answer = await redeem(await codeFor(request), { client_id: 'client', ...change })
    expect([answer.status, answer.body.error]).toEqual([status, error])
    expect(answer.headers.get('WWW-Authenticate')).toBe(status === 401 ? 'Basic realm="local"' : null)
  })
})

const secret = { client_id: 'c', client_secret: 's', grant_type: 'client_credentials' }

describe('the token endpoint', () => {
  it.each([
    '00000003-0000-0000-c000-000000000000/.default',
    'https://graph.microsoft.com/.default',
    'https://graph.microsoft.com//.default',
    'https://graph.microsoft.us/.default',
    'https://dod-graph.microsoft.us/.default',
    'https://microsoftgraph.chinacloudapi.cn/.default',
    'https://localhost:8788/.default',
    'https://localhost:8788//.default',
    'https://LOCALHOST:8788/beta/.default',
    'http://127.0.0.1:8787/.default',
    'http://[::1]:8787/.default',
    `${localAudience}/.default`,
    `${localAudience.toUpperCase()}/.default`,
    `api://${localAudience}/.default`,
    'api://any.example.test/remote-help/.default',
    ' https://graph.microsoft.com/.default ',
  ])('takes the scope %s', async (scope) => {
    for (const path of [token, '/common/oauth2/token']) {
      const { status, body } = await post(path, { ...secret, scope })
      expect([path, status, typeof body.access_token]).toEqual([path, 200, 'string'])
    }
  })

  it.each([
    'https://graph.microsoft.com',
    'https://graph.microsoft.com/',
    '00000003-0000-0000-c000-000000000000',
    authority,
  ])('takes the resource %s, as version 1.0 has it', async (resource) => {
    expect((await post('/common/oauth2/token', { ...secret, resource })).status).toBe(200)
  })

  it.each([
    ['', 'invalid_scope'],
    ['.default', 'invalid_scope'],
    ['https://vault.azure.net/.default', 'invalid_scope'],
    ['https://graph.microsoft.com.evil.test/.default', 'invalid_scope'],
    ['https://localhost.evil.test/.default', 'invalid_scope'],
    ['ftp://localhost/.default', 'invalid_scope'],
    ['https://graph.microsoft.com/User.Read', 'invalid_scope'],
    ['https://graph.microsoft.com/.default https://localhost:8788/.default', 'invalid_scope'],
  ])('refuses the scope %j', async (scope, error) => {
    const { status, body } = await post(token, { ...secret, scope })
    expect([status, body.error]).toEqual([400, error])
  })

  it.each([
    [{}, 'invalid_request'],
    [{ grant_type: '' }, 'invalid_request'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'constructor' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code', client_id: 'c' }, 'invalid_request'],
    [{ grant_type: 'refresh_token', client_id: 'c' }, 'invalid_request'],
    [{ grant_type: 'authorization_code', client_id: 'c', code: 'x' }, 'invalid_grant'],
  ])('says what is missing or not known: %j', async (form, error) => {
    const { status, body } = await post(token, form as Fields)
    expect([status, body.error]).toEqual([400, error])
  })

  it('refuses what is given twice', async () => {
    const form = new URLSearchParams({ ...secret, scope: 'https://graph.microsoft.com/.default' })
    form.append('grant_type', 'client_credentials')
    expect((await post(token, form)).body.error).toBe('invalid_request')
  })
})

describe('a parameter without a value is as one left out', () => {
  it.each([
    ['a secret beside an assertion', { ...secret, client_secret: '', client_assertion: 'a' }],
    ['a scope beside a resource', { ...secret, scope: '', resource: 'https://graph.microsoft.com' }],
  ])('at the token endpoint: %s', async (_, form) => {
    expect((await post(token, { scope: `${localAudience}/.default`, ...form })).status).toBe(200)
  })

  it('beside Basic credentials', async () => {
    const form = { ...secret, client_id: '', client_secret: '', scope: `${localAudience}/.default` }
    expect((await post(token, form, { Authorization: `Basic ${btoa('client:s')}` })).status).toBe(200)
  })

  it('where a code is asked for and redeemed', async () => {
    const nothing = { code_challenge: '', code_challenge_method: '', response_mode: '', prompt: '', lifetime: '' }
    const { code = '' } = toldBy(await post(page, { ...asked, ...chosen, ...nothing })).query
    const form = { grant_type: 'authorization_code', client_id: 'client', client_secret: 's', redirect_uri: redirect }
    expect((await post(token, { ...form, code, code_verifier: '' })).status).toBe(200)
  })
})

describe('the endpoints of version 1.0', () => {
  it.each(['/common/oauth2', `/${localTenant}/oauth2`, '/organizations/oauth2/v2.0'])('answer at %s', async (base) => {
    const query = new URLSearchParams({ ...asked, ...pkce, resource: 'https://graph.microsoft.com' })
    const shown = await call(`${base}/authorize?${query}`)
    expect([shown.status, shown.text.match(/ checked> /g)?.length]).toEqual([200, allPermissions.length + 1])
    const { code = '' } = toldBy(await post(`${base}/authorize`, { ...asked, ...pkce, ...chosen })).query
    const grant = {
      grant_type: 'authorization_code',
      client_id: 'client',
      redirect_uri: redirect,
      code_verifier: verifier,
    }
    expect((await post(`${base}/token`, { ...grant, code })).status).toBe(200)
    expect((await call(`${base}/logout`)).status).toBe(200)
  })
})

describe('signing out', () => {
  it.each([
    ['http://localhost:3000/bye', 302],
    ['', 200],
    ['https://evil.example.test/', 400],
    ['http://localhost:3000/\r\nX: y', 400],
    ['http://localhost:3000/\nbye', 400],
    ['javascript:alert(1)', 400],
    ['//localhost/', 400],
  ])('leads to a page of this machine or nowhere: %j', async (uri, status) => {
    const answer = await call(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(uri)}`)
    expect([answer.status, answer.location]).toEqual([status, status === 302 ? uri : null])
  })
})

describe('the log', () => {
  it.each([
    ['a body that is no form', () => call(token, { method: 'POST', body: '{"CANARY":1}' }), 400],
    ['an address that there is not', () => call('/CANARY/oauth2/v2.0/devicecode', { method: 'POST' }), 404],
    ['a method that there is not', () => call(`${token}?CANARY`), 404],
    ['a name of another machine', () => call(token, { headers: { Host: 'canary.example.test' } }), 400],
    ['a page elsewhere', () => call(`/common/oauth2/logout?post_logout_redirect_uri=https://canary.example.test`), 400],
    ['another kind of grant', () => post(token, { grant_type: 'CANARY' }), 400],
  ] as const)('says what was refused: %s', async (_, send, status) => {
    lines.length = 0
    expect((await send()).status).toBe(status)
    expect(lines).toEqual([
      { event: 'identity', outcome: 'refused', error: expect.any(String), reason: expect.any(String) },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/canary/i)
  })

  it('says what was granted, to whom, and no secret', async () => {
    const client = 'eeeeeeee-0000-4000-8000-000000000001'
    lines.length = 0
    const first = await post(page, {
      ...asked,
      ...chosen,
      client_id: client,
      permission: 'DeviceManagementConfiguration.Read.All',
    })
    const { code = '' } = toldBy(first).query
    const form = {
      grant_type: 'authorization_code',
      client_id: client,
      client_secret: 'CANARY',
      redirect_uri: redirect,
    }
    const { body } = await post(token, { ...form, code })
    await post(token, {
      grant_type: 'client_credentials',
      client_id: 'CANARY',
      client_secret: 'CANARY',
      scope: 'CANARY',
    })
    await post(token, { ...form, code })
    await call(`${page}?${new URLSearchParams({ ...asked, code_challenge: 'CANARY' })}`)
    const what = { event: 'identity', outcome: 'granted', tenant: localTenant, application: client, kind: 'delegated' }
    expect(lines).toEqual([
      { ...what, what: 'code', permissions: ['DeviceManagementConfiguration.Read.All'] },
      { ...what, what: 'token', permissions: ['DeviceManagementConfiguration.Read.All'] },
      { event: 'identity', outcome: 'refused', error: 'invalid_scope', reason: expect.any(String) },
      { event: 'identity', outcome: 'refused', error: 'invalid_grant', reason: expect.any(String) },
      { event: 'identity', outcome: 'refused', error: 'invalid_request', reason: expect.any(String) },
    ])
    for (const text of ['CANARY', code, body.access_token]) expect(JSON.stringify(lines)).not.toContain(text)
  })
})

it('answers no text of a caller with a fault of its own, and leads nowhere but to this machine', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '"',
      '\r\n',
      'http://localhost/',
      'msal"://auth',
      'msalx://auth',
      'code',
      'S256',
      challenge,
      'form_post',
      'client',
    ),
  )
  const names = [
    ...Object.keys(asked),
    ...Object.keys(pkce),
    'response_mode',
    'scope',
    'resource',
    'grant_type',
    'code',
  ]
  const fields = fc.dictionary(
    fc.constantFrom(
      ...names,
      'client_secret',
      'code_verifier',
      'refresh_token',
      'post_logout_redirect_uri',
      'prompt',
      'lifetime',
    ),
    text,
  )
  const paths = ['authorize', 'token', 'logout'].flatMap((end) => [
    `/common/oauth2/v2.0/${end}`,
    `/common/oauth2/${end}`,
  ])
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fields,
      fc.boolean(),
      fc.boolean(),
      async (path, change, isForm, isGood) => {
        const form = new URLSearchParams({ ...(isGood ? { ...asked, ...pkce, ...chosen } : {}), ...change })
        const { status, location } = await (isForm ? post(path, form) : call(`${path}?${form}`))
        expect(status).toBeLessThan(500)
        if (location !== null) expect(location).toMatch(/^(https?:\/\/(localhost|127\.0\.0\.1)[:/]|msal)/)
      },
    ),
    fuzz(500),
  )
})
