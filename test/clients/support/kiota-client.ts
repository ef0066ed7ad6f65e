import type { NavigationMetadata, RequestsMetadata } from '@microsoft/kiota-abstractions'
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import type { HttpClient } from '@microsoft/kiota-http-fetchlibrary'
import {
  createGraphBetaServiceClient,
  extendGraphBetaServiceClient,
  GraphBetaRequestAdapter,
} from '@microsoft/msgraph-beta-sdk'
import {
  createRemoteAssistancePartnerCollectionResponseFromDiscriminatorValue,
  createRemoteAssistancePartnerFromDiscriminatorValue,
  createRemoteAssistanceSettingsFromDiscriminatorValue,
  type RemoteAssistancePartner,
  type RemoteAssistancePartnerCollectionResponse,
  type RemoteAssistanceSettings,
  serializeRemoteAssistancePartner,
  serializeRemoteAssistanceSettings,
} from '@microsoft/msgraph-beta-sdk/models/index.js'
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js'
import type { HttpsGateway } from '../../support/gateways/https-gateway.ts'

interface Query {
  readonly count?: boolean
  readonly filter?: string
  readonly orderby?: string[]
  readonly select?: string[]
  readonly top?: number
}
interface Configuration {
  readonly headers?: Record<string, string[]>
  readonly queryParameters?: Query
}
interface Entity<T> {
  readonly get: (configuration?: Configuration) => Promise<T | undefined>
  readonly patch: (change: T, configuration?: Configuration) => Promise<T | undefined>
}
interface Partner extends Entity<RemoteAssistancePartner> {
  readonly delete: (configuration?: Configuration) => Promise<void>
  readonly beginOnboarding: { readonly post: () => Promise<void> }
  readonly disconnect: { readonly post: () => Promise<void> }
}
interface DeviceManagement {
  readonly remoteAssistanceSettings: Entity<RemoteAssistanceSettings>
  readonly remoteAssistancePartners: {
    readonly get: (configuration?: Configuration) => Promise<RemoteAssistancePartnerCollectionResponse | undefined>
    readonly post: (partner: RemoteAssistancePartner) => Promise<RemoteAssistancePartner | undefined>
    readonly byRemoteAssistancePartnerId: (id: string) => Partner
  }
}

export const errorMappings = { XXX: createODataErrorFromDiscriminatorValue }

/** The SDK with what its package of request builders for deviceManagement would add, were it published. */
export const kiotaClientOf = (
  { url, token }: Pick<HttpsGateway, 'url' | 'token'>,
  { scopes, http }: { scopes?: string; http?: HttpClient } = {},
) => {
  const credential = { getToken: async () => ({ token: await token(scopes), expiresOnTimestamp: Date.now() + 60_000 }) }
  const hosts = new Set([new URL(url).hostname])
  const provider = new AzureIdentityAuthenticationProvider(credential, undefined, undefined, hosts)
  const adapter = new GraphBetaRequestAdapter(provider, undefined, undefined, http)
  adapter.baseUrl = `${url}/beta`
  extendGraphBetaServiceClient({ deviceManagement } as Record<string, NavigationMetadata>)
  // Holds because the service client has what it was extended with.
  const client = createGraphBetaServiceClient(adapter) as unknown as { readonly deviceManagement: DeviceManagement }
  return { adapter, deviceManagement: client.deviceManagement }
}

const options = ['count', 'filter', 'orderby', 'select', 'top']
const queryParametersMapper = Object.fromEntries(options.map((name) => [name, `%24${name}`]))
const template = (path: string, asked = `{?${options.map((name) => `%24${name}`).join(',')}}`) => ({
  uriTemplate: `{+baseurl}/deviceManagement/${path}${asked}`,
  errorMappings,
})
const answering = { responseBodyContentType: 'application/json', adapterMethodName: 'send' } as const
const taking = {
  requestBodyContentType: 'application/json',
  requestInformationContentSetMethod: 'setContentFromParsable',
} as const
const quiet = { responseBodyContentType: 'application/json', adapterMethodName: 'sendNoResponseContent' } as const

const partners = 'remoteAssistancePartners'
const partner = `${partners}/{remoteAssistancePartner%2Did}`
const onePartner = { ...answering, responseBodyFactory: createRemoteAssistancePartnerFromDiscriminatorValue }
const partnerGiven = { ...taking, requestBodySerializer: serializeRemoteAssistancePartner }
const settings = { ...answering, responseBodyFactory: createRemoteAssistanceSettingsFromDiscriminatorValue }
const action = (name: string): NavigationMetadata => ({
  requestsMetadata: { post: { ...template(`${partner}/${name}`, ''), ...quiet } },
})
const partnerRequests: RequestsMetadata = {
  get: { ...template(partner), ...onePartner, queryParametersMapper },
  patch: { ...template(partner), ...onePartner, ...partnerGiven },
  delete: { ...template(partner), ...quiet },
}
const deviceManagement: NavigationMetadata = {
  navigationMetadata: {
    remoteAssistanceSettings: {
      requestsMetadata: {
        get: { ...template('remoteAssistanceSettings'), ...settings, queryParametersMapper },
        patch: {
          ...template('remoteAssistanceSettings'),
          ...settings,
          ...taking,
          requestBodySerializer: serializeRemoteAssistanceSettings,
        },
      },
    },
    [partners]: {
      requestsMetadata: {
        get: {
          ...template(partners),
          ...answering,
          responseBodyFactory: createRemoteAssistancePartnerCollectionResponseFromDiscriminatorValue,
          queryParametersMapper,
        },
        post: { ...template(partners), ...onePartner, ...partnerGiven },
      },
      navigationMetadata: {
        byRemoteAssistancePartnerId: {
          requestsMetadata: partnerRequests,
          pathParametersMappings: ['remoteAssistancePartner%2Did'],
          navigationMetadata: { beginOnboarding: action('beginOnboarding'), disconnect: action('disconnect') },
        },
      },
    },
  },
}
