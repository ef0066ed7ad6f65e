import { spawn } from 'node:child_process'
import type { Issuer } from '../clients/tokens.ts'
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
  let output = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    const onData = (data: Buffer) => {
      output += data
      const listening = /"url":"([^"]+)"/.exec(output)
      if (listening?.[1]) resolve(listening[1])
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    void ended.then(() => reject(new Error(`The gateway ended: ${output}`)))
  })
  return {
    url,
    output: () => output,
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal)
      await ended
    },
  }
}
