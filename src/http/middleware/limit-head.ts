import type { MiddlewareHandler } from 'hono'
import type { GatewayEnv } from '../gateway-env.ts'
import { checkHeaderSize, checkUrlLength } from '../request/head-limits.ts'

/** 414 and 431 for every request, one of a batch too, before its head is read any further. */
export const limitHead: MiddlewareHandler<GatewayEnv> = async (c, next) => {
  const { url, headers } = c.req.raw
  // After `https://` and the host.
  checkUrlLength(url.length - url.indexOf('/', 8))
  checkHeaderSize(headers)
  await next()
}
