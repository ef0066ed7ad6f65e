import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sizeOf } from './process-figures.ts'
import type { Gateway } from './scenario.ts'

/** A way to take the room away from a gateway at work, and to give it back. */
export interface DiskSpace {
  readonly name: string
  /** Why this machine does not permit it; undefined where it does. */
  readonly obstacle: () => string | undefined
  /** What runs Node where the room can be taken away. */
  readonly wrapperOf: (folder: string) => readonly string[]
  /** The file as this process sees it. */
  readonly seenFrom: (gateway: Gateway, path: string) => string
  readonly take: (gateway: Gateway, path: string) => void
  readonly giveBack: (gateway: Gateway, path: string) => void
}

const obstacleIn = (program: string, args: readonly string[]) => {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return undefined
  } catch {
    return `${program} is not here, or not permitted`
  }
}

const mount = 'mount -t tmpfs -o size=32m soak'
const insideOf = ({ pid }: Gateway, path: string) => `/proc/${pid}/root${path}`
const ballastBeside = (gateway: Gateway, path: string) => join(dirname(insideOf(gateway, path)), 'ballast')

/** A small disk of its own, which something else fills: SQLITE_FULL. */
export const fullDisk: DiskSpace = {
  name: 'a disk that is full',
  obstacle: () => obstacleIn('unshare', ['-rm', 'sh', '-c', `${mount} /mnt`]),
  wrapperOf: (folder) => {
    mkdirSync(folder, { recursive: true })
    return ['unshare', '-rm', 'sh', '-c', `${mount} "$0" && exec "$@"`, folder]
  },
  seenFrom: insideOf,
  take: (gateway, path) => {
    const ballast = openSync(ballastBeside(gateway, path), 'w')
    for (const size of [64 * 1024, 4096]) fill(ballast, Buffer.alloc(size))
    closeSync(ballast)
  },
  giveBack: (gateway, path) => rmSync(ballastBeside(gateway, path)),
}

const fill = (file: number, block: Buffer) => {
  try {
    while (writeSync(file, block) > 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

const limitFiles = ({ pid }: Gateway, bytes: string) => execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`])

/** No file may grow any more (RLIMIT_FSIZE): SQLITE_IOERR_WRITE. */
export const noGrowth: DiskSpace = {
  name: 'files that may not grow',
  obstacle: () => obstacleIn('prlimit', ['--fsize']),
  wrapperOf: () => [],
  seenFrom: (_, path) => path,
  take: (gateway, path) => limitFiles(gateway, String(Math.max(sizeOf(path), sizeOf(`${path}-wal`)))),
  giveBack: (gateway) => limitFiles(gateway, 'unlimited'),
}
