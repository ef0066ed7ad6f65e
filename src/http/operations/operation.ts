import type { RouteConfig } from '@hono/zod-openapi'
import type { Store } from '../../db/store/store.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { Resource } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { Schemas } from '../request/entity-schema.ts'

/** What an operation is made from; one for each resource, made once. */
export interface OperationContext extends Pick<Dependencies, 'newId' | 'clock' | 'seal'> {
  readonly resource: Resource
  readonly schemas: Schemas
  readonly store: Store
}

/** One method on one path: its entry in the OpenAPI document, and what it does. */
export interface Operation {
  /** With `{id}` for the key, as OpenAPI writes it. */
  readonly document: RouteConfig
  readonly handle: (c: GatewayContext) => Promise<Response>
}
