import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Behaviour } from './behaviours/behaviour.ts'
import { standingOf } from './behaviours/sessions/standing.ts'
import { createStore } from './db/store/create-store.ts'
import type { Dependencies } from './dependencies.ts'
import { batch } from './http/batch/batch.ts'
import { exactRouter } from './http/exact-router.ts'
import type { Answering, GatewayBindings, GatewayEnv } from './http/gateway-env.ts'
import { authenticate } from './http/middleware/authenticate.ts'
import { crossOrigin } from './http/middleware/cross-origin.ts'
import { refusalExplainer } from './http/middleware/explain-refusal.ts'
import { identifyRequest } from './http/middleware/identify-request.ts'
import { inOrder } from './http/middleware/in-order.ts'
import { limitHead } from './http/middleware/limit-head.ts'
import { limitRate } from './http/middleware/limit-rate.ts'
import { logRequest } from './http/middleware/log-request.ts'
import { refuseWhileDraining } from './http/middleware/refuse-while-draining.ts'
import { entityRoutes } from './http/operations/entity-routes.ts'
import { errorHandler } from './http/response/error-response.ts'
import { routeNotFound } from './http/response/not-found.ts'
import { clientHub } from './http/service/client-hub.ts'
import { docsPage, docsRoute } from './http/service/docs-page.ts'
import { entryPoints } from './http/service/entry-points.ts'
import { health } from './http/service/health.ts'
import { joinRoute } from './http/service/join-session.ts'
import { metadataDocumentRoute } from './http/service/metadata-document.ts'
import { openApiRoute } from './http/service/openapi-route.ts'
import { serviceDocumentRoute } from './http/service/service-document.ts'
import { checkModel } from './model/check-model.ts'
import type { EntityType } from './model/entity-type.ts'
import { ownersOf } from './model/owners.ts'
import { versions } from './model/version.ts'
import { pathHints } from './odata/path/path-hint.ts'
import { pathResolver } from './odata/path/resource-path.ts'
import { once } from './text/once.ts'

/** What local mode has every request pass beside the gateway's own, those out of a batch too. */
export interface Beside {
  /** Before all else: sees what came and what is answered. */
  readonly watch: MiddlewareHandler<GatewayEnv>
  /** Once a request has its id and will have its line: may answer in the gateway's place. */
  readonly inject: MiddlewareHandler<GatewayEnv>
}

/** The whole gateway: what every request passes, in order, and what is mounted where. */
export const createApp = (
  model: readonly EntityType[],
  behaviours: readonly Behaviour[],
  dependencies: Dependencies,
  beside?: Beside,
) => {
  const actions = behaviours.map(({ action }) => action)
  checkModel(model, actions)
  const shown = model.filter(({ isInternal }) => !isInternal)
  const served = [...shown, ...ownersOf(shown, actions)]
  const explain = refusalExplainer(model, actions)
  const store = createStore(model, dependencies)
  // Routes are what a path resolves to, so that they are all fixed texts. So a route is also what Hono calls the path of a
  // request: what it asks for is its `target`.
  const app = new OpenAPIHono<GatewayEnv>({
    router: exactRouter(),
    getPath: (_, options) => bindingsOf(options).target.route,
  })
  // Not what is for many paths: a caller may write a `*`.
  const mounted = once(() => new Set(app.routes.map(({ path }) => path).filter((path) => !path.includes('*'))))
  const resolve = pathResolver(served, actions, mounted)
  const fetch: Answering = (request, beside) => {
    const { headerBytes, outer } = beside ?? {}
    const { pathname, search } = outer?.url ?? new URL(request.url)
    // Member by member, here and wherever else a request passes: to spread an object takes many times as long.
    const bindings: GatewayBindings = { target: resolve(docsRoute(pathname)), search, headerBytes, outer }
    return app.fetch(request, bindings)
  }

  if (beside) app.use(beside.watch)
  app.use(inOrder(identifyRequest(dependencies.newId)), logRequest({ ...dependencies, explain }))
  if (dependencies.corsOrigins.length > 0) app.use(crossOrigin(dependencies.corsOrigins))
  app.use(inOrder(limitHead))
  if (beside) app.use(beside.inject)
  app.onError(errorHandler(dependencies))
  app.notFound(routeNotFound(pathHints(served, actions)))

  entryPoints(app, dependencies.publicUrl)
  openApiRoute(app, served, dependencies)
  docsPage(app, dependencies.readAsset)
  clientHub(app)
  health(app, { ...dependencies, checkDatabase: store.check })

  joinRoute(app, { ...dependencies, store })

  for (const version of versions) {
    serviceDocumentRoute(app, shown, version, dependencies.publicUrl)
    metadataDocumentRoute(app, shown, actions, version)
    app.use(
      `/${version}/*`,
      inOrder(
        refuseWhileDraining(dependencies.isDraining),
        authenticate(dependencies.verifyToken),
        limitRate(dependencies.admit),
      ),
    )
    batch(app, version, { ...dependencies, fetch, explain })
  }
  entityRoutes(app, served, behaviours, { ...dependencies, store })

  return { fetch, standing: standingOf({ ...dependencies, store }) }
}

// Holds because requests come in by the `fetch` above alone.
const bindingsOf = (options: { readonly env?: object } | undefined) => options?.env as GatewayBindings
