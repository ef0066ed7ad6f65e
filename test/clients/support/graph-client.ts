import { Client } from '@microsoft/microsoft-graph-client'
import type { HttpsGateway } from '../../support/gateways/https-gateway.ts'

export const sessions = '/RequestRemoteHelpSessionAccessResponse'

/** Microsoft's JavaScript client as it comes, told where the gateway is and where to get a token. */
export const graphClientOf = ({ url, token }: HttpsGateway, scopes?: string) =>
  Client.initWithMiddleware({
    authProvider: { getAccessToken: () => token(scopes) },
    baseUrl: url,
    defaultVersion: 'beta',
    customHosts: new Set([new URL(url).hostname]),
  })
