import { spawn } from 'node:child_process'
import { createIssuer, type Issuer } from '../clients/tokens.ts'
import { bareEnvironment } from '../process/bare-environment.ts'
import { listening } from './listening.ts'
import type { Running } from './running.ts'
import { publicUrl, settingsFor } from './running.ts'

/** Starts a gateway as a process on a free port and waits until it says where it listens. */
export const startProcess = async (
  command: string,
  args: readonly string[],
  { settings = {}, issuer: given }: { settings?: Readonly<Record<string, string>>; issuer?: Issuer } = {},
): Promise<Running & { url: string }> => {
  const issuer = given ?? (await createIssuer())
  const child = spawn(command, args, {
    env: { ...bareEnvironment, ...settingsFor(issuer), PORT: '0', DATABASE_PATH: ':memory:', ...settings },
  })
  const { url, output } = await listening(child)
  return {
    fetch: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    url,
    issuer,
    publicUrl,
    output,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}
