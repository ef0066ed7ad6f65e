import type { RouteConfig } from '@hono/zod-openapi'
import { errorResponses, headErrors } from './error-responses.ts'
import { lateRoute } from './late-route.ts'

const text = { type: 'string' } as const
const query = (name: string, description: string) => ({ name, in: 'query' as const, description, schema: text })

/** The OpenAPI operation of the relay, whose protocol is not one of HTTP. */
export const clientHubOperation = (path: string): RouteConfig =>
  lateRoute(
    'get',
    path,
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          operationId: 'connectClient',
          summary: 'Connect to a session',
          description:
            'For WebSocket clients of Azure Web PubSub (RFC 6455, version 13), with the URI of `pubSubHelperAccessUri` or ' +
            '`pubSubSharerAccessUri` as it is. Subprotocols: `json.reliable.webpubsub.azure.v1`, `json.webpubsub.azure.v1`, or none. ' +
            'A recovery that is refused is answered by 101 and closed by 1008.',
          tags: ['sessions'],
          security: [],
          parameters: [
            query('access_token', 'The token of the URI; a header `Authorization: Bearer` does as well.'),
            query('awps_connection_id', 'The connection that is to be recovered.'),
            query('awps_reconnection_token', 'What allows it, from the last `connected`.'),
            query('webpubsub_mode', 'Without a subprotocol: `sendEvent`, or `sendToGroup` with `group` and `noEcho`.'),
            query('group', 'Where every frame is sent.'),
            query('noEcho', 'Whether the sender is left out.'),
          ],
          responses: {
            101: { description: 'Connected: from here on frames of the subprotocol.' },
            ...errorResponses(
              ...headErrors,
              'BadRequest',
              'InvalidAuthenticationToken',
              'Forbidden',
              'UpgradeRequired',
              'TooManyRequests',
              'ServiceNotAvailable',
            ),
          },
        })
      : undefined,
  )
