import { audience, type Running, tenants } from '../gateways/running.ts'

export const writeScope = 'DeviceManagementServiceConfig.ReadWrite.All'
export const readScope = 'DeviceManagementServiceConfig.Read.All'
/** For every set of the gateway. */
export const writeScopes = `${writeScope} DeviceManagementManagedDevices.ReadWrite.All`
export const readScopes = `${readScope} DeviceManagementManagedDevices.Read.All`
export const answers = '/beta/RequestRemoteHelpSessionAccessResponse'

/** The published example, property by property. */
export const published = {
  '@odata.type': '#microsoft.graph.requestRemoteHelpSessionAccessResponse',
  sessionKey: 'Session Key value',
  sessionType: 'takeFullControl',
  pubSubEncryptionKey: 'Pub Sub Encryption Key value',
  pubSubEncryption: 'Pub Sub Encryption value',
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what an assertion looks at is what the assertion is about.
  readonly body: any
}

/** Calls the gateway as one application of one tenant. */
export const callerOf = (gateway: () => Running, tenant: string = tenants[0], scopes = writeScopes) => {
  const call = async (
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const token = await gateway().issuer.token({ tenant, scopes, audience })
    const isJson = init.body !== undefined && typeof init.body !== 'string' && !(init.body instanceof Uint8Array)
    const response = await gateway().fetch(path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: (isJson ? JSON.stringify(init.body) : init.body) as BodyInit }),
    })
    const text = await response.text()
    const body = response.headers.get('Content-Type')?.includes('json') && text ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, body }
  }
  return {
    get: (path: string, headers?: Record<string, string>) => call('GET', path, headers ? { headers } : {}),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      call('POST', path, { body, ...(headers ? { headers } : {}) }),
    call,
  }
}
