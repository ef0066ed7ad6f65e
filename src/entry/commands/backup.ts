import { chmodSync, existsSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import { defaultDatabasePath } from '../../config/config.ts'
import { readEnvironment } from '../runtime/environment.ts'
import { runDoor, StartError } from '../runtime/start-error.ts'

// `npm run backup -- FILE`: a whole copy of the database while the gateway goes on writing. What is sealed stays sealed:
// restoring needs the ENCRYPTION_KEYS of the time.
await runDoor(async () => {
  const [target] = process.argv.slice(2)
  const source = readEnvironment().DATABASE_PATH || defaultDatabasePath
  if (target === undefined) throw new StartError('Say where the copy goes: npm run backup -- FILE.')
  if (existsSync(target)) throw new StartError(`${target} exists already; a backup overwrites nothing.`)
  if (!existsSync(source)) throw new StartError(`There is no database at ${source}; set DATABASE_PATH.`)
  const connection = new BetterSqlite(source, { timeout: 5000 })
  await connection.backup(target)
  connection.close()
  chmodSync(target, 0o600)
  const copy = new BetterSqlite(target, { readonly: true })
  const integrity = copy.pragma('integrity_check', { simple: true })
  copy.close()
  if (integrity !== 'ok') throw new StartError(`The copy in ${target} is not sound: ${integrity}.`)
  console.log(`${source} is copied to ${target}; integrity check: ok.`)
})
