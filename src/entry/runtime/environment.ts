import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { StartError } from './start-error.ts'

/** The environment, and what a `.env` file adds to it. Not `process.loadEnvFile`: Deno's lets the file win. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => {
  try {
    return { ...parseEnv(readFileSync('.env', 'utf8')), ...process.env }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return process.env
    throw new StartError('The file .env cannot be read.', { cause: error })
  }
}
