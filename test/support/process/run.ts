import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { bareEnvironment } from './bare-environment.ts'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  /** All that the program has of an environment, besides the bare one. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Milliseconds until it is ended. */
  readonly timeout?: number
}

/** Runs a program to its end. */
export const run = (
  file: string,
  args: readonly string[],
  { env, cwd, timeout = 50_000 }: Surroundings = {},
): Promise<Outcome> =>
  promisify(execFile)(file, args, { cwd, env: { ...bareEnvironment, ...env }, timeout }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }),
  )
