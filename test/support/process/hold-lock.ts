import { spawn } from 'node:child_process'

const script = (path: string) => `
  import BetterSqlite from 'better-sqlite3'
  const connection = new BetterSqlite(${JSON.stringify(path)})
  connection.exec('begin immediate')
  console.log('held')
  setInterval(() => {}, 1000)`

/** Another process takes the write lock of a database file, and keeps it until it is told to let go. */
export const holdLock = async (path: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script(path)])
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('exit', (code) => reject(new Error(`The holder of the lock ended with ${code}.`)))
  })
  return () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
}
