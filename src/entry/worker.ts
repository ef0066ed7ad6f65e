import { env } from 'cloudflare:workers'
import { parseConfig } from '../config/config.ts'
import { rotateKeys } from '../db/upkeep/rotate-keys.ts'
import { model } from '../entities/model.ts'
import { keyring } from '../seal/keyring.ts'
import { keepHouse } from './runtime/database/housekeeping.ts'
import { database, workerGateway } from './runtime/worker-gateway.ts'

// Cloudflare Workers with D1. Bad settings fail here, as the Worker loads.
const config = parseConfig(env)
const app = workerGateway(config)

/** Statements and rows of one run of the Cron Trigger: within the queries that a Worker may make. */
const mostStatements = 300
const mostRows = 500

/** Of the objects in which sessions meet. */
export const { SessionRoom } = app

export default {
  fetch: (request: Request) => app.fetch(request),
  scheduled: async () => {
    // The platform keeps the clock right.
    await keepHouse(config, database, { mostStatements, clock: 'steady' })
    await rotateKeys({
      model,
      database,
      seal: keyring(config.encryptionKeys),
      kid: config.encryptionKeys[0].kid,
      mostRows,
    })
  },
}
