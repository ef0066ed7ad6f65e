import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Issuer } from '../support/clients/tokens.ts'
import { settingsFor } from '../support/gateways/running.ts'

export interface Place {
  readonly name: string
  /** What Node runs. */
  readonly program: string
  /** A folder of its own. */
  readonly folder: string
  readonly issuer: Issuer
  readonly settings?: Readonly<Record<string, string>>
  /** Whether it tells what it uses, as it does unless it is to be left alone. */
  readonly isCounted?: boolean
}

interface Counters {
  readonly cpu: NodeJS.CpuUsage
  readonly memory: NodeJS.MemoryUsage
}

export interface Server {
  readonly name: string
  readonly url: string
  readonly databasePath: string
  /** Microseconds of CPU that the process has used, in all its threads. */
  readonly cpu: () => Promise<number>
  /** Bytes that it has in memory (RSS). */
  readonly memory: () => Promise<number>
  /** The same when nothing is left to collect. */
  readonly held: () => Promise<number>
  /** Throws away what it has logged so far. */
  readonly emptyLog: () => void
  readonly stop: () => Promise<void>
}

/** Milliseconds between two looks at the log of a server that starts. */
const patience = 2

const counted = ['--import', resolve('test/bench/counters.mjs')]

const ask = async (child: ChildProcess, question = 'counters'): Promise<Counters> => {
  const answer = once(child, 'message')
  child.send(question)
  const [counters] = await answer
  return counters
}

/** Starts a server that logs to a file, and waits until it says where it listens. */
export const start = async ({
  name,
  program,
  folder,
  issuer,
  settings = {},
  isCounted = true,
}: Place): Promise<Server> => {
  const databasePath = join(folder, `${name}.sqlite`)
  const logPath = join(folder, `${name}.log`)
  rmSync(logPath, { force: true })
  const log = openSync(logPath, 'a')
  const child = spawn(process.execPath, [...(isCounted ? counted : []), program], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...settingsFor(issuer), PORT: '0', DATABASE_PATH: databasePath, ...settings },
    // A channel takes the process a while to open.
    stdio: ['ignore', log, log, ...(isCounted ? (['ipc'] as const) : [])],
  })
  let url: string | undefined
  while (url === undefined) {
    if (child.exitCode !== null)
      throw new Error(`${name} ended with ${child.exitCode}: ${readFileSync(logPath, 'utf8')}`)
    await after(patience)
    url = /"url":"([^"]+)"/.exec(readFileSync(logPath, 'utf8'))?.[1]
  }
  return {
    name,
    url,
    databasePath,
    cpu: async () => {
      const { user, system } = (await ask(child)).cpu
      return user + system
    },
    memory: async () => (await ask(child)).memory.rss,
    held: async () => (await ask(child, 'held')).memory.rss,
    // It appends, so that nothing is left of what was there.
    emptyLog: () => truncateSync(logPath),
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
