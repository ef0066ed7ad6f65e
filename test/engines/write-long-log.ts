import { existsSync, statSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'
import { fillLog } from './long-log.ts'

// A program that writes a database file until its log has been moved, closes it, and says whether there is a log still.

const [path = ''] = process.argv.slice(2)
const file = openDatabaseFile(path)
const { size } = statSync(path)
await fillLog(file)
while (statSync(path).size === size) await after(10)
await file.close()
console.log(existsSync(`${path}-wal`))
