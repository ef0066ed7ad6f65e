import type { RouteConfig } from '@hono/zod-openapi'
import type { Permissions } from '../../model/entity-type.ts'
import type { GatewayContext } from '../gateway-env.ts'

/** One method on one path: its entry in the OpenAPI document, who may use it, and what it does. */
export interface Operation {
  /** With `{id}` for the key, as OpenAPI writes it. */
  readonly document: RouteConfig
  /** Of the path: operations on one path have the same. */
  readonly permissions: Permissions
  readonly handle: (c: GatewayContext) => Promise<Response>
}
