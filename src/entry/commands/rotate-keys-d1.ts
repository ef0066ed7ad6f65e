import '../runtime/process/check-runtime.ts'
import type { D1Database } from '@cloudflare/workers-types'
import { parseStoreConfig } from '../../config/config.ts'
import { d1 } from '../../db/engines/d1.ts'
import { rotateAll } from '../runtime/database/rotation.ts'
import { newCommand, runCommand } from '../runtime/process/command.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { loadWrangler } from '../runtime/process/tools.ts'

const description = `Seals anew, by the first of ENCRYPTION_KEYS, what another key or an older version sealed. It works on
the D1 database that wrangler.toml names: the local one, or the deployed one where the binding says \`remote = true\`. A
deployed Worker does it by itself, too, at every run of its Cron Trigger.`

const command = newCommand('keys:rotate:d1', description).action(async () => {
  const { encryptionKeys } = parseStoreConfig(readEnvironment())
  const { getPlatformProxy } = await loadWrangler()
  const { env, dispose } = await getPlatformProxy<{ DATABASE: D1Database }>()
  try {
    await rotateAll(d1(env.DATABASE), encryptionKeys)
  } finally {
    await dispose()
  }
})

await runCommand(command)
