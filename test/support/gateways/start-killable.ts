import { spawn } from 'node:child_process'
import type { Issuer } from '../clients/tokens.ts'
import { listening } from './listening.ts'
import { settingsFor } from './running.ts'

interface Wanted {
  readonly issuer: Issuer
  readonly databasePath: string
  readonly settings?: Readonly<Record<string, string>>
  /** The program and its arguments; the bundle that was built here. */
  readonly command?: readonly string[]
  /** Bytes of its output that are kept; all of it. */
  readonly mostOutput?: number
}

/** The bundled gateway as a process that a test may end as it likes. */
export const startKillable = async ({ issuer, databasePath, settings = {}, command = [], mostOutput }: Wanted) => {
  const [program = process.execPath, ...args] = command
  const child = spawn(program, command.length > 0 ? args : ['dist/node/gateway.js'], {
    env: { PATH: process.env.PATH, ...settingsFor(issuer), PORT: '0', DATABASE_PATH: databasePath, ...settings },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ...(await listening(child, mostOutput)),
    /** Holds because a process that listens was spawned. */
    pid: child.pid as number,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal)
      await ended
    },
  }
}
