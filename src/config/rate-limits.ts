import * as z from 'zod/mini'
import { list, refuse } from './setting.ts'

/** Requests in 20 s: of a tenant and of one application of a tenant, those that write and all of them. */
export interface RateLimits {
  readonly 'tenant-writes': number
  readonly 'application-writes': number
  readonly tenant: number
  readonly application: number
}

/** What Microsoft publishes for Intune's remote assistance (throttling-limits). */
export const publishedLimits: RateLimits = {
  'tenant-writes': 200,
  'application-writes': 100,
  tenant: 2000,
  application: 1000,
}

/** `RATE_LIMITS`: `off`, or those that differ from the published ones. */
export const rateLimits = z.pipe(
  z.string(),
  z.transform((text, context): RateLimits | 'off' => {
    if (text.trim() === 'off') return 'off'
    const limits: Record<string, number> = {}
    for (const item of list(text)) {
      const [, name = '', value = ''] = /^([a-z-]+)=(\d{1,7})$/.exec(item) ?? []
      if (!Object.hasOwn(publishedLimits, name) || Number(value) < 1) {
        return refuse(context, `must be off, or ${Object.keys(publishedLimits).join('=N,')}=N, requests in 20 s`)
      }
      limits[name] = Number(value)
    }
    return { ...publishedLimits, ...limits }
  }),
)
