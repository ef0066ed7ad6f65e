import { existsSync } from 'node:fs'
import { newCommand } from '../runtime/process/command.ts'
import { databaseOption, settingsWith } from '../runtime/process/database-option.ts'
import { StartError } from '../runtime/process/start-error.ts'

const description = `Writes what a database holds as JSON, as --seed takes it. Secrets are opened, by ENCRYPTION_KEYS or local mode's own key:
the file is for its owner alone, and one that is there is left as it is. Without FILE it goes to standard output.`

/** `export [FILE]` */
export const exportCommand = newCommand('export', description)
  .argument('[file]', 'where it goes')
  .addOption(databaseOption())
  .action(async (target: string | undefined, options: { readonly database?: string }) => {
    if (target !== undefined && existsSync(target))
      throw new StartError(`${target} exists already; an export overwrites nothing.`)
    const { exportDatabase } = await import('../runtime/database/export-database.ts')
    if (target === undefined && process.stdout.isTTY)
      console.error(
        'What follows holds secrets, readable; a terminal keeps what it shows. Say a file to keep it from there.',
      )
    await exportDatabase(settingsWith(options), target)
  })
