import { newCommand } from '../runtime/process/command.ts'
import { databaseOption, databasePathIn } from '../runtime/process/database-option.ts'

const description = `Brings the tables of the database up to date, and makes it where there is none. A gateway does the same when it
starts; this is for doing it before.`

/** `migrate` */
export const migrateCommand = newCommand('migrate', description)
  .addOption(databaseOption())
  .action(async (options: { readonly database?: string }) => {
    const path = databasePathIn(options)
    const [{ lockDatabase }, { migrateFile }] = await Promise.all([
      import('../runtime/database/lock-database.ts'),
      import('../runtime/database/database-file.ts'),
    ])
    // The gateway that has it open has checked its tables, and would go on with others.
    lockDatabase(path)
    const applied = migrateFile(path)
    for (const name of applied) console.log(`${name} is applied.`)
    console.log(applied.length === 0 ? `${path} was up to date.` : `${path} is up to date.`)
  })
