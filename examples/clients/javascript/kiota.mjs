// npm install @microsoft/msgraph-beta-sdk @microsoft/kiota-authentication-azure @microsoft/kiota-http-fetchlibrary @azure/identity
// NODE_EXTRA_CA_CERTS=.data/localhost.pem node kiota.mjs
import { ClientSecretCredential } from '@azure/identity'
import { HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions'
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import { FetchRequestAdapter } from '@microsoft/kiota-http-fetchlibrary'

const gateway = process.env.REMOTE_HELP_GATEWAY ?? 'https://localhost:8788'
const tenantId = '10ca1000-0000-4000-8000-000000000001' // the local one; any GUID will do
const clientId = 'eeeeeeee-0000-4000-8000-000000000009' // any GUID will do, as will any secret

const credential = new ClientSecretCredential(tenantId, clientId, 'any', {
  authorityHost: gateway,
  disableInstanceDiscovery: true,
})
const scopes = ['https://graph.microsoft.com/.default']
const adapter = new FetchRequestAdapter(
  new AzureIdentityAuthenticationProvider(credential, scopes, undefined, new Set(['localhost'])),
)
adapter.baseUrl = `${gateway}/beta`

// The SDK has no request builders of the session answers: they are reached through its request adapter.
const request = new RequestInformation(HttpMethod.GET, '{+baseurl}/RequestRemoteHelpSessionAccessResponse?$top=5')
request.pathParameters.baseurl = adapter.baseUrl
request.headers.add('Accept', 'application/json')
const body = await adapter.sendPrimitive(request, 'ArrayBuffer', undefined)
const { value } = JSON.parse(new TextDecoder().decode(body))
console.log(`${value.length} answers`)
