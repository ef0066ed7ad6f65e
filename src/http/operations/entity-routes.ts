import type { OpenAPIHono } from '@hono/zod-openapi'
import { type EntityType, propertiesIn } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import type { Resource } from '../../odata/represent.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { authorize } from '../middleware/authorize.ts'
import { schemasOf } from '../request/entity-schema.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { act } from './act.ts'
import { count } from './count.ts'
import { create } from './create.ts'
import { list } from './list.ts'
import type { Operation, OperationContext } from './operation.ts'
import { read } from './read.ts'
import { remove } from './remove.ts'
import { update } from './update.ts'

interface Needs extends Omit<OperationContext, 'resource' | 'schemas'> {
  readonly publicUrl: string
}

/** Mounts everything that an entity's declaration allows, in each version that shows it. */
export const entityRoutes = (app: OpenAPIHono<GatewayEnv>, type: EntityType, needs: Needs) => {
  for (const version of type.versions) {
    const resource = resourceOf(type, version, needs.publicUrl)
    const context: OperationContext = { ...needs, resource, schemas: schemasOf(resource) }
    mount(
      app,
      type,
      operationsOf(type).map((operation) => operation(context)),
    )
  }
}

const operationsOf = (type: EntityType): readonly ((context: OperationContext) => Operation)[] =>
  type.singleton
    ? [read, update]
    : [create, list, count, read, update, remove, ...Object.keys(type.actions).map((name) => act(name))]

const resourceOf = (type: EntityType, version: Version, publicUrl: string): Resource => ({
  type,
  version,
  url: `${publicUrl}/${version}/${type.path}`,
  metadataUrl: `${publicUrl}/${version}/$metadata`,
  properties: propertiesIn(type, version),
})

const mount = (app: OpenAPIHono<GatewayEnv>, { permissions }: EntityType, operations: readonly Operation[]) => {
  const byPath = Map.groupBy(operations, ({ document }) => document.path.replaceAll(/\{(\w+)\}/g, ':$1'))
  for (const [path, there] of byPath) {
    app.use(path, authorize(permissions))
    for (const { document, handle } of there) {
      app.openAPIRegistry.registerPath(document)
      app.on(document.method, path, handle)
    }
    app.all(path, methodNotAllowed(there.map(({ document }) => document.method.toUpperCase())))
  }
}
