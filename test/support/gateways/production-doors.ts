import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { bareEnvironment } from '../process/bare-environment.ts'
import { denoExecutable, denoFlags } from '../process/deno.ts'

export interface Door {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** The doors of a machine of one's own, to be opened from any folder. */
export const productionDoors: readonly Door[] = [
  { name: 'Node, from the bundle', command: process.execPath, args: [resolve('dist/node/gateway.js')] },
  { name: 'Deno', command: denoExecutable, args: ['run', ...denoFlags, resolve('src/entry/deno.ts')] },
]

interface Surroundings {
  /** All that the door has of an environment, besides PATH. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

interface Opened {
  readonly child: ChildProcessByStdio<null, Readable, null>
  /** What the gateway says of itself once it listens. */
  readonly listening: { readonly url: string; readonly publicUrl: string }
}

/** Opens a door and waits until it listens; what it has to complain of is shown. */
export const openDoor = async ({ command, args }: Door, { env, cwd }: Surroundings): Promise<Opened> => {
  const child = spawn(command, args, {
    cwd,
    env: { ...bareEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The door ended with ${code}.`))),
  ])
  return { child, listening: JSON.parse(String(line).split('\n')[0] ?? '') }
}
