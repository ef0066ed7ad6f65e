import '../runtime/process/check-runtime.ts'
import { existsSync } from 'node:fs'
import { defaultDatabasePath } from '../../config/config.ts'
import { copyDatabase } from '../runtime/database/copy-database.ts'
import { readArguments } from '../runtime/process/arguments.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { runDoor, StartError, startErrorOf, UsageError } from '../runtime/process/start-error.ts'

const help = `npm run backup -- FILE        copies the database at DATABASE_PATH into a new file, whole, and checks the copy

The gateway may go on writing. What is sealed stays sealed: restoring needs the ENCRYPTION_KEYS of the time.`

await runDoor(async () => {
  const [target] = readArguments(help, {}, 1).words
  if (!target) throw new UsageError(`Say where the copy goes.\n\n${help}`)
  const source = readEnvironment().DATABASE_PATH || defaultDatabasePath
  if (!existsSync(source)) throw new StartError(`There is no database at ${source}; set DATABASE_PATH.`)
  if (existsSync(target)) throw new StartError(`${target} exists already; a backup overwrites nothing.`)
  try {
    copyDatabase(source, target)
  } catch (error) {
    throw startErrorOf(`${source} cannot be copied to ${target}`, error)
  }
  console.log(`${source} is copied to ${target}; integrity check: ok.`)
})
