// npm install @azure/msal-node
// NODE_EXTRA_CA_CERTS=.data/localhost.pem node msal-node.mjs
import { ConfidentialClientApplication } from '@azure/msal-node'

const gateway = process.env.REMOTE_HELP_GATEWAY ?? 'https://localhost:8788'
const tenantId = '10ca1000-0000-4000-8000-000000000001' // the local one; any GUID will do
const clientId = 'eeeeeeee-0000-4000-8000-000000000009' // any GUID will do, as will any secret

const application = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientSecret: 'any',
    authority: `${gateway}/${tenantId}`,
    knownAuthorities: [new URL(gateway).host],
  },
})
const { accessToken } = await application.acquireTokenByClientCredential({
  scopes: ['https://graph.microsoft.com/.default'],
})
const response = await fetch(`${gateway}/beta/RequestRemoteHelpSessionAccessResponse?$top=5`, {
  headers: { Authorization: `Bearer ${accessToken}` },
})
const { value } = await response.json()
console.log(`${response.status}: ${value.length} answers`)
