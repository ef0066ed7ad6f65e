import { existsSync, statSync } from 'node:fs'
import { newCommand } from '../runtime/process/command.ts'
import { databaseOption, databasePathIn } from '../runtime/process/database-option.ts'
import { progress } from '../runtime/process/progress.ts'
import { StartError, startErrorOf } from '../runtime/process/start-error.ts'

const description = `Copies the database into a new file, whole, and checks the copy. The gateway may go on writing. What is sealed stays
sealed: restoring needs the ENCRYPTION_KEYS of the time.`

/** `backup FILE` */
export const backupCommand = newCommand('backup', description)
  .argument('<file>', 'where the copy goes')
  .addOption(databaseOption())
  .action(async (target: string, options: { readonly database?: string }) => {
    const source = databasePathIn(options)
    if (!existsSync(source)) throw new StartError(`There is no database at ${source}; set DATABASE_PATH.`)
    if (existsSync(target)) throw new StartError(`${target} exists already; a backup overwrites nothing.`)
    const { copyDatabase } = await import('../runtime/database/copy-database.ts')
    const { say, clear } = progress()
    try {
      say(`Copying ${(statSync(source).size / 2 ** 20).toFixed(1)} MiB, and checking the copy`)
      copyDatabase(source, target)
    } catch (error) {
      throw startErrorOf(`${source} cannot be copied to ${target}`, error)
    } finally {
      clear()
    }
    console.log(`${source} is copied to ${target}; integrity check: ok.`)
  })
