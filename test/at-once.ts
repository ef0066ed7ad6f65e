import { spawn } from 'node:child_process'
import { once } from 'node:events'

// `node test/at-once.ts COMMAND…`: runs commands side by side, and fails when one of them has.

const statusOf = async (command: string) => {
  const [status] = await once(spawn(command, { stdio: 'inherit', shell: true }), 'exit')
  if (status !== 0) console.error(`${command} failed.`)
  return status
}

const statuses = await Promise.all(process.argv.slice(2).map(statusOf))
if (statuses.some((status) => status !== 0)) process.exitCode = 1
