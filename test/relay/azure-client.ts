import { WebPubSubClient, type WebPubSubClientOptions, WebPubSubJsonProtocol } from '@azure/web-pubsub-client'

type Data = Readonly<Record<string, unknown>>

/** Azure's own client, as it comes, with what it was told. Its options only spare the tests its waits. */
export const azureClient = (
  url: string | (() => Promise<string>),
  { isReliable = true, ...options }: WebPubSubClientOptions & { readonly isReliable?: boolean } = {},
) => {
  const getClientAccessUrl = typeof url === 'string' ? async () => url : url
  const client = new WebPubSubClient(
    { getClientAccessUrl },
    {
      messageRetryOptions: { maxRetries: 3, retryDelayInMs: 1 },
      ...(isReliable ? {} : { protocol: WebPubSubJsonProtocol() }),
      ...options,
    },
  )
  const seen = {
    connections: [] as string[],
    users: [] as string[],
    disconnected: [] as string[],
    /** From the group, with their data as it was sent; bytes as base64. */
    group: [] as unknown[],
    server: [] as Data[],
  }
  client.on('connected', ({ connectionId, userId }) => {
    seen.connections.push(connectionId)
    seen.users.push(userId)
  })
  client.on('disconnected', ({ message }) => {
    seen.disconnected.push(message?.message ?? '')
  })
  client.on('group-message', ({ message: { data } }) => {
    seen.group.push(data instanceof ArrayBuffer ? Buffer.from(data).toString('base64') : data)
  })
  client.on('server-message', ({ message: { data } }) => {
    // Holds because the gateway's messages are objects.
    seen.server.push(data as Data)
  })
  return { client, seen }
}

/** Has a sharer answer whatever it is asked. */
export const answering = ({ client }: ReturnType<typeof azureClient>, allow: boolean) =>
  client.on('server-message', ({ message: { data } }) => {
    // Holds likewise.
    const { kind, requestId } = data as unknown as Data
    if (kind === 'accessRequested')
      void client.sendEvent('accessDecision', { requestId: String(requestId), allow }, 'json')
  })
