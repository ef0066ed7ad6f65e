import { env, waitUntil } from 'cloudflare:workers'
import type { SharedDocument } from '../auth/shared-document.ts'
import { parseConfig } from '../config/config.ts'
import { d1 } from '../db/engines/d1.ts'
import { rotateKeys } from '../db/upkeep/rotate-keys.ts'
import { model } from '../entities/model.ts'
import { bindingLimits } from '../limits/rate-limit-bindings.ts'
import { keyring } from '../seal/keyring.ts'
import { gateway } from './runtime/gateway.ts'
import { keepHouse } from './runtime/housekeeping.ts'
import { keySource } from './runtime/key-source.ts'

// Cloudflare Workers with D1. Bad settings fail here, as the Worker loads.
const config = parseConfig(env)

const database = d1(env.DATABASE)

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

const app = gateway(config, {
  database,
  keys: keySource(config.auth, { shared: sharedKeys, background: waitUntil }),
  readAsset: async (name) => {
    const response = await env.ASSETS.fetch(`https://assets/${name}`)
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  },
  admit:
    config.rateLimits === 'off'
      ? async () => 0
      : bindingLimits({
          tenant: env.LIMIT_TENANT,
          application: env.LIMIT_APPLICATION,
          'tenant-writes': env.LIMIT_TENANT_WRITES,
          'application-writes': env.LIMIT_APPLICATION_WRITES,
        }),
  isDraining: () => false,
})

/** Statements and rows of one run of the Cron Trigger: within the queries that a Worker may make. */
const mostStatements = 300
const mostRows = 500

export default {
  fetch: (request: Request) => app.fetch(request),
  scheduled: async () => {
    await keepHouse(config, database, mostStatements)
    await rotateKeys({
      model,
      database,
      seal: keyring(config.encryptionKeys),
      kid: config.encryptionKeys[0].kid,
      mostRows,
    })
  },
}
