import type { OpenAPIHono } from '@hono/zod-openapi'
import type { HandlerDependencies } from '../../behaviours/behaviour.ts'
import { type JoinedSession, joinParameters, joinSession } from '../../behaviours/sessions/join-session.ts'
import type { Dependencies } from '../../dependencies.ts'
import { once } from '../../text/once.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { inOrder } from '../middleware/in-order.ts'
import { limitRate } from '../middleware/limit-rate.ts'
import { refuseWhileDraining } from '../middleware/refuse-while-draining.ts'
import { joinOperation } from '../openapi/join-operation.ts'
import { parametersSchema } from '../request/entity-schema.ts'
import { readJsonBody } from '../request/json-body.ts'
import { membersReader } from '../request/members-body.ts'
import { negotiate } from '../request/negotiate.ts'
import { readODataVersion } from '../request/odata-version.ts'
import { principalOf } from '../request/principal.ts'
import { answerRepeatable, writeContextOf } from '../request/repeatability.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'

type Needs = HandlerDependencies & Pick<Dependencies, 'verifyToken' | 'admit' | 'isDraining' | 'seal'>

const path = '/remoteHelp/join'

/** `POST /remoteHelp/join`: the door of a session's sharer, for which Graph has none. */
export const joinRoute = (app: OpenAPIHono<GatewayEnv>, dependencies: Needs) => {
  const readParameters = membersReader({
    noun: 'parameter',
    owner: 'join',
    declared: new Map(Object.entries(joinParameters)),
    schema: once(() => parametersSchema(joinParameters)),
  })
  app.openAPIRegistry.registerPath(joinOperation(path, joinParameters))
  app.use(
    path,
    inOrder(
      refuseWhileDraining(dependencies.isDraining),
      authenticate(dependencies.verifyToken),
      limitRate(dependencies.admit),
    ),
  )
  app.post(
    path,
    answerRepeatable(async (c) => {
      negotiate(c.req.header('Accept'), undefined)
      const { sessionKey } = readParameters(await readJsonBody(c.req), readODataVersion(c.req.raw.headers))
      const context = await writeContextOf(c, dependencies, { sessionKey, user: principalOf(c).actor })
      const joined: JoinedSession = await joinSession(dependencies, {
        context,
        principal: principalOf(c),
        sessionKey: String(sessionKey),
      })
      return answer(c, 200, JSON.stringify(joined), { 'Content-Type': 'application/json', Vary: 'Accept' })
    }),
  )
  app.all(path, methodNotAllowed(['POST']))
}
