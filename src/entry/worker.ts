import { env } from 'cloudflare:workers'
import type { D1Database, Fetcher } from '@cloudflare/workers-types'
import { parseConfig } from '../config.ts'
import { d1 } from '../db/d1.ts'
import { gateway } from './gateway.ts'
import { keySource } from './key-source.ts'

// Cloudflare Workers with D1. Bad settings fail here, as the Worker loads.
// The casts hold because wrangler.toml declares these bindings.
const database = env.DATABASE as D1Database
const assets = env.ASSETS as Fetcher

const config = parseConfig(env)
const app = gateway(config, {
  database: d1(database),
  keys: keySource(config.auth),
  readAsset: async (name) => {
    const response = await assets.fetch(`https://assets/${name}`)
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  },
})

export default { fetch: (request: Request) => app.fetch(request) }
