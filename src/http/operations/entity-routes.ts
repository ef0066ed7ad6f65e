import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Behaviour } from '../../behaviours/behaviour.ts'
import { type Action, actionsOf } from '../../model/action.ts'
import { type EntityType, propertiesIn } from '../../model/entity-type.ts'
import { isBare } from '../../model/owners.ts'
import type { Version } from '../../model/version.ts'
import type { Resource } from '../../odata/represent.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { authorize } from '../middleware/authorize.ts'
import type { OperationContext } from '../operation-context.ts'
import { schemasOf } from '../request/entity-schema.ts'
import { answerRepeatable } from '../request/repeatability.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { act } from './act.ts'
import { ask } from './ask.ts'
import { count } from './count.ts'
import { create } from './create.ts'
import { list } from './list.ts'
import type { Operation } from './operation.ts'
import { read } from './read.ts'
import { remove } from './remove.ts'
import { update } from './update.ts'

interface RouteDependencies extends Omit<OperationContext, 'resource' | 'schemas'> {
  readonly publicUrl: string
}

/** Mounts everything that the declarations allow, in each version that shows it. */
export const entityRoutes = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  behaviours: readonly Behaviour[],
  { publicUrl, ...dependencies }: RouteDependencies,
) => {
  const actions = behaviours.map(({ action }) => action)
  const contextsOf = contextsByVersion((type, version) => {
    const resource = resourceOf(type, version, actions, publicUrl)
    return { ...dependencies, resource, schemas: schemasOf(resource) }
  })
  for (const type of model) {
    for (const version of type.versions) {
      const context = contextsOf(type, version)
      const bound = behaviours.filter(({ action }) => context.resource.actions.includes(action))
      const contextOf = (returned: EntityType) => contextsOf(returned, version)
      const acts = bound.map((behaviour) => (behaviour.action.isFunction ? ask : act)(behaviour, context, contextOf))
      mount(app, [...crudOf(type).map((operation) => operation(context)), ...acts])
    }
  }
}

/** One context a type and version, whoever asks: schemas have names that must stand once in the OpenAPI document. */
const contextsByVersion = (make: (type: EntityType, version: Version) => OperationContext) => {
  const made = new Map<string, OperationContext>()
  return (type: EntityType, version: Version): OperationContext => {
    const key = `${version} ${type.name}`
    const context = made.get(key) ?? make(type, version)
    made.set(key, context)
    return context
  }
}

const crudOf = (type: EntityType): readonly ((context: OperationContext) => Operation)[] =>
  isBare(type) ? [read] : type.singleton ? [read, update] : [create, list, count, read, update, remove]

const resourceOf = (type: EntityType, version: Version, actions: readonly Action[], publicUrl: string): Resource => ({
  type,
  version,
  url: `${publicUrl}/${version}/${type.path}`,
  metadataUrl: `${publicUrl}/${version}/$metadata`,
  properties: propertiesIn(type, version),
  actions: actionsOf(actions, type, version),
})

const mount = (app: OpenAPIHono<GatewayEnv>, operations: readonly Operation[]) => {
  const byPath = Map.groupBy(operations, ({ document }) => document.path)
  for (const [path, [first, ...others]] of byPath) {
    if (!first) continue
    const { permissions } = first
    const handlers = new Map<string, Operation['handle']>()
    for (const { document, handle } of [first, ...others]) {
      app.openAPIRegistry.registerPath(document)
      handlers.set(document.method.toUpperCase(), document.method === 'get' ? handle : answerRepeatable(handle))
    }
    const refuse = methodNotAllowed([...handlers.keys()])
    app.all(path, (c) => {
      authorize(c, permissions)
      const handle = handlers.get(c.req.method === 'HEAD' ? 'GET' : c.req.method) ?? refuse
      return handle(c)
    })
  }
}
