import { env, waitUntil } from 'cloudflare:workers'
import { clientAccessUri } from '../../auth/client-access-tokens.ts'
import type { SharedDocument } from '../../auth/shared-document.ts'
import type { Config } from '../../config/config.ts'
import { d1 } from '../../db/engines/d1.ts'
import { openLanes } from '../../limits/lanes.ts'
import { bindingLimits } from '../../limits/rate-limit-bindings.ts'
import { relayKeys } from '../../seal/relay-keys.ts'
import { gateway } from './gateway.ts'
import { keySource } from './key-source.ts'
import { log } from './log.ts'
import { objectRooms } from './relay/object-rooms.ts'
import { limitsOf } from './relay/relay-limits.ts'
import { roomObject } from './relay/room-object.ts'
import { isWebUpgrade } from './relay/web-upgrade.ts'
import { workerUpgrade } from './relay/worker-upgrade.ts'
import { monotonicClock, wallClock } from './time/clocks.ts'
import { increasingIds } from './time/increasing-ids.ts'

export const database = d1(env.DATABASE)

/** A keys' document, shared by the isolates of a location, so that a cold one need not fetch it. */
const sharedKeys = (url: string): SharedDocument => {
  const key = `https://keys.remote-help-gateway.invalid/${encodeURIComponent(url)}`
  return {
    get: async () => (await caches.default.match(key))?.text(),
    put: async (text, seconds) => {
      const response = new Response(text, { headers: { 'Cache-Control': `max-age=${seconds}` } })
      await caches.default.put(key, response)
    },
  }
}

/** The gateway on what a Worker has: D1, its assets, its rate limits, its cache, and an object for each room. */
export const workerGateway = (config: Config) => {
  const { publicUrl, corsOrigins } = config
  const signing = { keys: relayKeys(config.encryptionKeys), clock: wallClock }
  const newId = increasingIds(wallClock)
  const upgrade = workerUpgrade({
    clock: wallClock,
    ticks: monotonicClock,
    newId,
    log,
    namespace: env.ROOMS,
    rules: { ...signing, publicUrls: [publicUrl], corsOrigins },
  })
  const app = gateway(config, {
    database,
    rooms: objectRooms(env.ROOMS, waitUntil),
    clientAccessUri: clientAccessUri({ ...signing, publicUrl, newId }),
    keys: keySource(config.auth, { shared: sharedKeys, background: waitUntil }),
    readAsset: async (name) => {
      // Cloudflare compresses what it sends itself.
      if (/\.(br|gz)$/.test(name)) return undefined
      const response = await env.ASSETS.fetch(`https://assets/${name}`)
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
    },
    admit:
      config.rateLimits === 'off'
        ? () => 0
        : bindingLimits({
            tenant: env.LIMIT_TENANT,
            application: env.LIMIT_APPLICATION,
            'tenant-writes': env.LIMIT_TENANT_WRITES,
            'application-writes': env.LIMIT_APPLICATION_WRITES,
          }),
    lanes: openLanes,
    isDraining: () => false,
  })
  return {
    fetch: (request: Request) => (isWebUpgrade(request) ? upgrade(request) : app.fetch(request)),
    /** The class of the rooms' objects. */
    SessionRoom: roomObject({
      clock: wallClock,
      log,
      standing: app.standing,
      limits: limitsOf(config),
    }),
  }
}
