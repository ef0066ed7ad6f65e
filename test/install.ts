import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// `node test/install.ts FOLDER…`: installs what each folder's lockfile names, where not just that is there; all at once.

const hashOf = (lockfile: string) => createHash('sha256').update(readFileSync(lockfile)).digest('hex')

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

/** Standard output stays what the script is asked for. Rejects when npm could not. */
const install = async (folder: string) => {
  const modules = join(folder, 'node_modules')
  // Another checkout's, which is to keep what it has.
  if (isLink(modules)) return
  // Within what npm removes first: what was begun and not finished leaves none.
  const stamp = join(modules, '.installed')
  const wanted = hashOf(join(folder, 'package-lock.json'))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error(`npm ci in ${folder}, once for each state of its lockfile`)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawn('npm', ['ci', ...quiet], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    // Windows starts a `.cmd` by a shell only.
    shell: process.platform === 'win32',
  })
  const [status] = await once(npm, 'exit')
  if (status !== 0) throw new Error(`What ${folder} needs could not be installed.`)
  writeFileSync(stamp, wanted)
}

// One that fails leaves no other half done.
const outcomes = await Promise.allSettled(process.argv.slice(2).map(install))
for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
