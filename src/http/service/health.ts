import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { healthOperations } from '../openapi/service-operations.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'
import { remembered } from './remembered.ts'

interface Needs extends Pick<Dependencies, 'hasKeys' | 'isDraining' | 'ticks'> {
  /** Resolves when the database answers and has every table and column of the model. */
  readonly checkDatabase: () => Promise<void>
}

/** `/healthz`: the process is alive. `/readyz`: it can do its work; 503 tells a balancer to send nobody here. */
export const health = (app: OpenAPIHono<GatewayEnv>, { hasKeys, isDraining, ticks, checkDatabase }: Needs) => {
  // Anyone may ask, and D1 bills each statement.
  const hasDatabase = remembered(checkDatabase, ticks)
  app.get('/healthz', (c) => json(c, 200, { status: 'ok' }))
  app.get('/readyz', async (c) => {
    const [database, keys] = await Promise.all([hasDatabase(), hasKeys().catch(() => false)])
    const draining = isDraining()
    const isReady = database && keys && !draining
    return json(c, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', database, keys, draining })
  })
  for (const document of healthOperations) app.openAPIRegistry.registerPath(document)
  for (const path of ['/healthz', '/readyz']) app.all(path, methodNotAllowed(['GET']))
}

const json = (c: GatewayContext, status: number, body: object) =>
  answer(c, status, JSON.stringify(body), { 'Content-Type': 'application/json' })
