// npm install @microsoft/microsoft-graph-client @azure/identity
// NODE_EXTRA_CA_CERTS=.data/localhost.pem node graph-client.mjs
import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'

const gateway = process.env.REMOTE_HELP_GATEWAY ?? 'https://localhost:8788'
const tenantId = '10ca1000-0000-4000-8000-000000000001' // the local one; any GUID will do
const clientId = 'eeeeeeee-0000-4000-8000-000000000009' // any GUID will do, as will any secret

const credential = new ClientSecretCredential(tenantId, clientId, 'any', {
  authorityHost: gateway,
  disableInstanceDiscovery: true,
})
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
  baseUrl: `${gateway}/`,
  defaultVersion: 'beta',
  customHosts: new Set(['localhost']), // without it the client keeps the token to itself
})

const made = await client.api('/RequestRemoteHelpSessionAccessResponse').post({
  sessionKey: 'Session Key value',
  sessionType: 'viewScreen',
  pubSubEncryptionKey: 'Pub Sub Encryption Key value',
  pubSubEncryption: 'Pub Sub Encryption value',
})
const back = await client.api(`/RequestRemoteHelpSessionAccessResponse/${made.id}`).get()
console.log(`created and read back: ${back.id}, ${back.sessionType}`)
