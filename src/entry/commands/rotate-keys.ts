import { existsSync } from 'node:fs'
import { parseStoreConfig } from '../../config/config.ts'
import { newCommand } from '../runtime/process/command.ts'
import { databaseOption, settingsWith } from '../runtime/process/database-option.ts'
import { StartError } from '../runtime/process/start-error.ts'

const description = `Seals anew, by the first of ENCRYPTION_KEYS, what another key or an older version sealed. It works on
the database beside a gateway that serves.`

const rotateCommand = newCommand('rotate', description)
  .addOption(databaseOption())
  .action(async (options: { readonly database?: string }) => {
    const { databasePath, encryptionKeys } = parseStoreConfig(settingsWith(options))
    if (!existsSync(databasePath)) throw new StartError(`There is no database at ${databasePath}; set DATABASE_PATH.`)
    const [{ openServedFile }, { rotateAll }] = await Promise.all([
      import('../runtime/database/database-file.ts'),
      import('../runtime/database/rotation.ts'),
    ])
    // Of no other database: there, "0 rows read" would say that the old key can go.
    const { database, close } = openServedFile(databasePath)
    await rotateAll(database, encryptionKeys)
    await close()
  })

/** `keys rotate` */
export const keysCommand = newCommand('keys', 'The keys that secrets are sealed with.').addCommand(rotateCommand)
