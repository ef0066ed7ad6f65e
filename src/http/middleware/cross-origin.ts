import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { GatewayEnv } from '../gateway-env.ts'
import { answer } from '../response/answer.ts'

/** Lets browser clients of the listed origins call, and read the headers that Graph exposes; others get no CORS header. */
export const crossOrigin = (origins: readonly string[]): MiddlewareHandler<GatewayEnv> => {
  const allow = cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposeHeaders: [
      'ETag',
      'Location',
      'Preference-Applied',
      'Content-Range',
      'request-id',
      'client-request-id',
      'Retry-After',
      'OData-EntityId',
      'Repeatability-Result',
    ],
    maxAge: 600,
  })
  return async (c, next) => {
    // The library answers every OPTIONS; one that is no preflight asks what a resource allows.
    const isPlainOptions = c.req.method === 'OPTIONS' && !c.req.header('Access-Control-Request-Method')
    // It would tell others, too, what is exposed and allowed. A browser reads the answer of a batch, not those in it.
    if (!c.env.outer && origins.includes(c.req.header('Origin') ?? '') && !isPlainOptions) {
      const preflight = await allow(c, next)
      return preflight && answer(c, 204, null, Object.fromEntries(preflight.headers))
    }
    c.get('headers').Vary = 'Origin'
    await next()
  }
}
