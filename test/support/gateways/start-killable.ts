import { spawn } from 'node:child_process'
import type { Issuer } from '../clients/tokens.ts'
import { listening } from './listening.ts'
import { settingsFor } from './running.ts'

interface Wanted {
  readonly issuer: Issuer
  readonly databasePath: string
  readonly settings?: Readonly<Record<string, string>>
}

/** The bundled gateway as a process that a test may end as it likes. */
export const startKillable = async ({ issuer, databasePath, settings = {} }: Wanted) => {
  const child = spawn(process.execPath, ['dist/node/gateway.js'], {
    env: { PATH: process.env.PATH, ...settingsFor(issuer), PORT: '0', DATABASE_PATH: databasePath, ...settings },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ...(await listening(child)),
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal)
      await ended
    },
  }
}
