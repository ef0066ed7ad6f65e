import type { Result, Router } from 'hono/router'
import { METHOD_NAME_ALL } from 'hono/router'

interface Route<T> {
  readonly method: string
  readonly path: string
  readonly handler: T
}

/** Pairs of method and path whose handlers are remembered: a caller chooses both, so all are forgotten at so many. */
const mostFound = 1000

/**
 * Hono's router where every path is a fixed text, or all that is below one, as `*` and `/beta/*`: what a path resolves to.
 * Nothing has to be built of them before the first request, as Hono's quick routers do for patterns.
 */
export const exactRouter = <T>(): Router<T> => {
  const routes: Route<T>[] = []
  const found = new Map<string, Result<T>>()
  return {
    name: 'exactRouter',
    add: (method, path, handler) => {
      found.clear()
      routes.push({ method, path, handler })
    },
    match: (method, path) => {
      const asked = `${method} ${path}`
      const known = found.get(asked)
      if (known) return known
      const handlers = routes
        .filter((route) => (route.method === method || route.method === METHOD_NAME_ALL) && leadsTo(route.path, path))
        .map(({ handler }): [T, Record<string, never>] => [handler, {}])
      if (found.size >= mostFound) found.clear()
      const result: Result<T> = [handlers]
      found.set(asked, result)
      return result
    },
  }
}

const leadsTo = (route: string, path: string) =>
  route === '*' || route === path || (route.endsWith('/*') && `${path}/`.startsWith(route.slice(0, -1)))
