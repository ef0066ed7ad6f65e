import './runtime/process/check-runtime.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { stopOnSignal } from './runtime/process/stop-on-signal.ts'
import { tools } from './runtime/process/tools.ts'

// `npm run dev:deno`: starts local mode on Deno, and stops it as npm is told to stop. The package's own `deno` does
// neither: it waits for Deno, deaf to all, and leaves it behind when it is ended.

// Holds because `deno/bin.cjs` finds its program in the same way.
const { runInstall }: { runInstall: () => string } = tools('deno/install_api.cjs')

const granted = ['net', 'env', 'read', 'write', 'ffi', 'sys'].map((name) => `--allow-${name}`)
const door = fileURLToPath(import.meta.resolve('./local-deno.ts'))
const deno = spawn(runInstall(), ['run', '--node-modules-dir=manual', ...granted, door, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
const ended = once(deno, 'exit')
stopOnSignal(async () => {
  deno.kill('SIGTERM')
  await ended
})
const [code] = await ended
process.exit(code ?? 1)
