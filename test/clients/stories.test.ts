import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { localTenant } from '../../src/local/identity.ts'
import { published } from '../support/clients/caller.ts'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { sessions } from './support/graph-client.ts'
import { kiotaClientOf } from './support/kiota-client.ts'

// Each client as the README tells it to be set up: from getting its token at the local authority to 201 and back.

const scope = 'https://graph.microsoft.com/.default'
let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startLocal({ RATE_LIMITS: 'tenant-writes=2' })
  // What NODE_EXTRA_CA_CERTS does at the start of a process.
  setDefaultCACertificates([...getCACertificates(), readFileSync(gateway.certificatePath, 'utf8')])
})
afterAll(() => gateway?.stop())

const credential = (tenant: string) =>
  new ClientSecretCredential(tenant, 'eeeeeeee-0000-4000-8000-000000000009', 'any', {
    authorityHost: gateway.httpsUrl,
    disableInstanceDiscovery: true,
  })

it('lets the Graph client sign in, create, read back, and wait out the real limit', { timeout: 60_000 }, async () => {
  const client = Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential(localTenant), { scopes: [scope] }),
    baseUrl: `${gateway.httpsUrl}/`,
    defaultVersion: 'beta',
    customHosts: new Set(['localhost']),
  })
  const created = await client.api(sessions).post(published)
  const { '@odata.context': _, ...back } = await client.api(`${sessions}/${created.id}`).get()
  expect(created).toMatchObject(back)
  await client.api(sessions).post(published)
  const start = Date.now()
  // The third write of a period: its 429 says how long the rest of it is, at most 20 s.
  await client.api(sessions).post({ ...published, sessionKey: 'waited' })
  expect(Date.now() - start).toBeGreaterThan(1000)
  const { value } = await client.api(sessions).filter("sessionKey eq 'waited'").get()
  expect(value).toHaveLength(1)
})

it('lets the kiota client sign in, create and read back', async () => {
  const other = credential('aaaaaaaa-0000-4000-8000-000000000009')
  const token = async () => (await other.getToken(scope)).token
  const { remoteAssistancePartners: partners } = kiotaClientOf({ url: gateway.httpsUrl, token }).deviceManagement
  const created = await partners.post({ displayName: 'Partner' })
  const back = await partners.byRemoteAssistancePartnerId(created?.id ?? '').get()
  expect([back?.id, back?.displayName]).toEqual([created?.id, 'Partner'])
})
