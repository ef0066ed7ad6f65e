import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ClientSecretCredential } from '@azure/identity'
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allPermissions, localAudience, localTenant, localUser } from '../../src/local/identity.ts'
import { published } from '../support/clients/caller.ts'
import { unescapeHtml } from '../support/clients/unescape-html.ts'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'

const clientId = 'eeeeeeee-0000-4000-8000-000000000009'
const redirectUri = 'http://localhost:3000/signed-in'
const set = '/beta/RequestRemoteHelpSessionAccessResponse'

let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startLocal()
  // What NODE_EXTRA_CA_CERTS does at the start of a process.
  setDefaultCACertificates([...getCACertificates(), readFileSync(gateway.certificatePath, 'utf8')])
})
afterAll(() => gateway?.stop())

const authFor = (tenant = localTenant) => ({
  clientId,
  authority: `${gateway.httpsUrl}/${tenant}`,
  knownAuthorities: [new URL(gateway.httpsUrl).host],
})

/** The story of every client: with its token to 201, and back. */
const tellStory = async (token: string | undefined) => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify(published)
  const created = await fetch(gateway.httpsUrl + set, { method: 'POST', headers, body })
  expect(created.status).toBe(201)
  const location = created.headers.get('Location') ?? ''
  expect(location.startsWith(gateway.httpsUrl)).toBe(true)
  const back = await fetch(location, { headers })
  expect([back.status, await back.json()]).toEqual([200, await created.json()])
}

it('lets msal-node sign in an application', async () => {
  const application = new ConfidentialClientApplication({ auth: { ...authFor(), clientSecret: 'any' } })
  const scopes = [`api://${localAudience}/.default`]
  const token = await application.acquireTokenByClientCredential({ scopes })
  await tellStory(token?.accessToken)
  expect((await application.acquireTokenByClientCredential({ scopes }))?.fromCache).toBe(true)
})

it.each([localTenant, 'common', 'organizations'])(
  'lets msal-node sign in a user of %s, with a code, PKCE and a refresh token',
  async (tenant) => {
    const application = new PublicClientApplication({ auth: authFor(tenant) })
    const verifier = randomBytes(32).toString('base64url')
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
    const scopes = allPermissions.map((name) => `api://${localAudience}/${name}`)
    const page = await application.getAuthCodeUrl({
      scopes,
      redirectUri,
      codeChallenge,
      codeChallengeMethod: 'S256',
      state: '<script>"s"',
      responseMode: 'query',
    })
    const html = await (await fetch(page)).text()
    expect(html).not.toContain('<script')
    const form = new URLSearchParams({ tenant: localTenant, user: localUser, kind: 'delegated' })
    for (const [, name = '', value = ''] of html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
      form.append(name, unescapeHtml(value))
    }
    for (const [, value = ''] of html.matchAll(/name="permission" value="([^"]*)" checked/g))
      form.append('permission', value)
    const back = await fetch(page, { method: 'POST', body: form, redirect: 'manual' })
    const target = new URL(back.headers.get('Location') ?? '')
    expect([back.status, target.searchParams.get('state')]).toEqual([302, '<script>"s"'])

    const code = target.searchParams.get('code') ?? ''
    const token = await application.acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier })
    expect(token.account?.tenantId).toBe(localTenant)
    await tellStory(token.accessToken)
    await expect(
      application.acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier }),
    ).rejects.toMatchObject({ errorCode: 'invalid_grant' })

    const account = token.account as NonNullable<typeof token.account>
    expect((await application.acquireTokenSilent({ scopes, account })).fromCache).toBe(true)
    const again = await application.acquireTokenSilent({ scopes, account, forceRefresh: true })
    await tellStory(again?.accessToken)
  },
)

it('lets msal-node take the authority for an OpenID provider like any other', async () => {
  const auth = { ...authFor(), authority: `${gateway.httpsUrl}/${localTenant}/v2.0`, clientSecret: 'any' }
  const application = new ConfidentialClientApplication({ auth, system: { protocolMode: 'OIDC' } })
  const scopes = ['https://graph.microsoft.com/.default']
  await tellStory((await application.acquireTokenByClientCredential({ scopes }))?.accessToken)
})

it('lets @azure/identity get a token from the local authority', async () => {
  const credential = new ClientSecretCredential(localTenant, clientId, 'any', {
    authorityHost: gateway.httpsUrl,
    disableInstanceDiscovery: true,
  })
  const token = await credential.getToken('https://graph.microsoft.com/.default')
  await tellStory(token.token)
})
