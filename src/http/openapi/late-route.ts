import type { RouteConfig } from '@hono/zod-openapi'
import { once } from '../../text/once.ts'

/**
 * An operation of the OpenAPI document: where it is, and all else when it is first read, which is when the document is
 * made. Most processes are never asked for it.
 */
export const lateRoute = (
  method: RouteConfig['method'],
  path: string,
  details: (() => Omit<RouteConfig, 'method' | 'path'>) | undefined,
): RouteConfig => {
  // Nobody asks for more where there is none.
  if (!details) return { method, path, responses: {} }
  const made = once(details)
  // Holds because a member that is undefined is none in the document.
  return {
    method,
    path,
    get operationId() {
      return made().operationId
    },
    get summary() {
      return made().summary
    },
    get description() {
      return made().description
    },
    get tags() {
      return made().tags
    },
    get security() {
      return made().security
    },
    get parameters() {
      return made().parameters
    },
    get request() {
      return made().request
    },
    get responses() {
      return made().responses
    },
  } as RouteConfig
}
