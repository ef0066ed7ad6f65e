import { OpenAPIHono } from '@hono/zod-openapi'
import { createStore } from './db/store.ts'
import type { Dependencies } from './dependencies.ts'
import { authenticate } from './http/authenticate.ts'
import { batch } from './http/batch.ts'
import { crossOrigin } from './http/cross-origin.ts'
import { documents } from './http/documents.ts'
import { entityRoutes } from './http/entity-routes.ts'
import { errorHandler } from './http/error-response.ts'
import type { GatewayEnv } from './http/gateway-env.ts'
import { health } from './http/health.ts'
import { identifyRequest } from './http/identify-request.ts'
import { limitRate } from './http/limit-rate.ts'
import { logRequest } from './http/log-request.ts'
import { noRoute } from './http/not-found.ts'
import { refuseWhileDraining } from './http/refuse-while-draining.ts'
import { serviceDocuments } from './http/service-documents.ts'
import type { EntityType } from './model/entity-type.ts'
import { versions } from './model/version.ts'
import { pathResolver } from './odata/resource-path.ts'

/** The whole gateway: what every request passes, in order, and what is mounted where. */
export const createApp = (model: readonly EntityType[], dependencies: Dependencies) => {
  const resolve = pathResolver(model)
  const app = new OpenAPIHono<GatewayEnv>({ getPath: ({ url }) => resolve(new URL(url).pathname).path })
  const store = createStore(model, dependencies)

  app.use(identifyRequest(dependencies.newId))
  app.use(logRequest(dependencies))
  app.use(crossOrigin(dependencies.corsOrigins))
  app.onError(errorHandler(dependencies))
  app.notFound(noRoute(resolve))

  documents(app, model, dependencies)
  health(app, { ...dependencies, checkDatabase: store.check })

  for (const version of versions) {
    serviceDocuments(app, model, version, dependencies.publicUrl)
    app.use(`/${version}/*`, refuseWhileDraining(dependencies.isDraining))
    app.use(`/${version}/*`, authenticate(dependencies.verifyToken), limitRate(dependencies.admit))
    batch(app, version, dependencies.clock)
  }
  for (const type of model) entityRoutes(app, type, { ...dependencies, store })

  return app
}
