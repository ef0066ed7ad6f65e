import { OpenAPIHono } from '@hono/zod-openapi'
import type { Behaviour } from './behaviours/behaviour.ts'
import { createStore } from './db/store/create-store.ts'
import type { Dependencies } from './dependencies.ts'
import { batch } from './http/batch/batch.ts'
import type { GatewayEnv } from './http/gateway-env.ts'
import { authenticate } from './http/middleware/authenticate.ts'
import { crossOrigin } from './http/middleware/cross-origin.ts'
import { refusalExplainer } from './http/middleware/explain-refusal.ts'
import { identifyRequest } from './http/middleware/identify-request.ts'
import { limitHead } from './http/middleware/limit-head.ts'
import { limitRate } from './http/middleware/limit-rate.ts'
import { logRequest } from './http/middleware/log-request.ts'
import { refuseWhileDraining } from './http/middleware/refuse-while-draining.ts'
import { entityRoutes } from './http/operations/entity-routes.ts'
import { errorHandler } from './http/response/error-response.ts'
import { routeNotFound } from './http/response/not-found.ts'
import { docsPage } from './http/service/docs-page.ts'
import { entryPoints } from './http/service/entry-points.ts'
import { health } from './http/service/health.ts'
import { metadataDocumentRoute } from './http/service/metadata-document.ts'
import { openApiRoute } from './http/service/openapi-route.ts'
import { serviceDocumentRoute } from './http/service/service-document.ts'
import { checkModel } from './model/check-model.ts'
import type { EntityType } from './model/entity-type.ts'
import { ownersOf } from './model/owners.ts'
import { versions } from './model/version.ts'
import { pathHints } from './odata/path/path-hint.ts'
import { pathResolver } from './odata/path/resource-path.ts'

/** The whole gateway: what every request passes, in order, and what is mounted where. */
export const createApp = (
  model: readonly EntityType[],
  behaviours: readonly Behaviour[],
  dependencies: Dependencies,
) => {
  const actions = behaviours.map(({ action }) => action)
  checkModel(model, actions)
  const served = [...model, ...ownersOf(model)]
  const resolve = pathResolver(served, actions)
  const explain = refusalExplainer(model, actions)
  const app = new OpenAPIHono<GatewayEnv>({ getPath: ({ url }) => resolve(new URL(url).pathname).path })
  const store = createStore(model, dependencies)

  app.use(identifyRequest(dependencies.newId))
  app.use(logRequest({ ...dependencies, resolve, explain }))
  app.use(crossOrigin(dependencies.corsOrigins), limitHead)
  app.onError(errorHandler(dependencies))
  app.notFound(routeNotFound(resolve, pathHints(served, actions)))

  entryPoints(app, dependencies.publicUrl)
  openApiRoute(app, served, dependencies.publicUrl)
  docsPage(app, dependencies.readAsset)
  health(app, { ...dependencies, checkDatabase: store.check })

  for (const version of versions) {
    serviceDocumentRoute(app, model, version, dependencies.publicUrl)
    metadataDocumentRoute(app, model, actions, version)
    app.use(`/${version}/*`, refuseWhileDraining(dependencies.isDraining))
    app.use(`/${version}/*`, authenticate(dependencies.verifyToken), limitRate(dependencies.admit))
    batch(app, version, { ...dependencies, explain })
  }
  entityRoutes(app, served, behaviours, { ...dependencies, store })

  return app
}
