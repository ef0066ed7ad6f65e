import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// The binary itself, not its wrapper: signals have to reach it.
const ofProject = createRequire(import.meta.url)
const ofDeno = createRequire(ofProject.resolve('deno/package.json'))
const platform = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
export const denoExecutable = join(dirname(ofDeno.resolve(`@deno/${platform}/package.json`)), 'deno')

/** What `npm run dev:deno` grants, no more. */
export const denoFlags = [
  '--node-modules-dir=manual',
  '--allow-net',
  '--allow-env',
  '--allow-read',
  '--allow-write',
  '--allow-ffi',
  '--allow-sys',
]
