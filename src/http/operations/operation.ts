import type { RouteConfig } from '@hono/zod-openapi'
import type { Store } from '../../db/store/store.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { Permissions } from '../../model/entity-type.ts'
import type { Resource } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { EntitySchemas } from '../request/entity-schema.ts'

/** What an operation is made from; one for each resource, made once. */
export interface OperationContext extends Pick<Dependencies, 'newId' | 'clock' | 'seal'> {
  readonly resource: Resource
  readonly schemas: EntitySchemas
  readonly store: Store
}

/** One method on one path: its entry in the OpenAPI document, who may use it, and what it does. */
export interface Operation {
  /** With `{id}` for the key, as OpenAPI writes it. */
  readonly document: RouteConfig
  /** Of the path: operations on one path have the same. */
  readonly permissions: Permissions
  readonly handle: (c: GatewayContext) => Promise<Response>
}
