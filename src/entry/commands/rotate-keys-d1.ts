import type { D1Database } from '@cloudflare/workers-types'
import { getPlatformProxy } from 'wrangler'
import { parseConfig } from '../../config/config.ts'
import { d1 } from '../../db/engines/d1.ts'
import { rotateKeys } from '../../db/upkeep/rotate-keys.ts'
import { model } from '../../entities/model.ts'
import { keyring } from '../../seal/keyring.ts'
import { readEnvironment } from '../runtime/environment.ts'
import { runDoor } from '../runtime/start-error.ts'

// `npm run keys:rotate:d1`: the same for the D1 database that wrangler.toml names: the local one, or the deployed one
// where the binding says `remote = true`. A deployed Worker does it by itself, too, at every run of its Cron Trigger.
await runDoor(async () => {
  const { encryptionKeys } = parseConfig(readEnvironment())
  const [{ kid }] = encryptionKeys
  const { env, dispose } = await getPlatformProxy<{ DATABASE: D1Database }>()
  const { read, sealedAnew } = await rotateKeys({
    model,
    database: d1(env.DATABASE),
    seal: keyring(encryptionKeys),
    kid,
  })
  await dispose()
  console.log(`${read} rows read, ${sealedAnew} sealed anew by key ${kid}.`)
})
