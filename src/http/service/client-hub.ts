import type { OpenAPIHono } from '@hono/zod-openapi'
import { hub } from '../../auth/client-access.ts'
import { badRequest, GraphError } from '../../errors.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { clientHubOperation } from '../openapi/client-hub-operation.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'

const path = `/client/hubs/${hub}`

/** The relay's path for whatever comes as a plain request: the door of the runtime takes handshakes before they come here. */
export const clientHub = (app: OpenAPIHono<GatewayEnv>) => {
  app.openAPIRegistry.registerPath(clientHubOperation(path))
  app.get(path, (c) => {
    if (c.req.header('Upgrade')?.toLowerCase() !== 'websocket')
      throw badRequest(
        'Only WebSocket clients are served here: connect with the URI as it is, by ws or wss.',
        'Upgrade',
      )
    if (c.req.header('Sec-WebSocket-Version') !== '13')
      throw new GraphError('UpgradeRequired', 'Only version 13 of the WebSocket protocol is spoken here.', {
        target: 'Sec-WebSocket-Version',
        headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
      })
    throw badRequest('The WebSocket handshake is not well-formed.', 'Sec-WebSocket-Key')
  })
  app.all(path, methodNotAllowed(['GET']))
}
