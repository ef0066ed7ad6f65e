import { readFileSync } from 'node:fs'
import util from 'node:util'
import { StartError } from './start-error.ts'

// Not by name: a Node without it (before 20.12) would fail to link this, before it can say that it is too old.

/**
 * Takes the byte order mark off that Windows' editors put first, which would be part of the first setting's name; and
 * throws for another encoding, which would read as a file without settings.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The environment, and what a `.env` file adds to it. Not `process.loadEnvFile`: Deno's lets the file win. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => {
  try {
    return { ...util.parseEnv(utf8.decode(readFileSync('.env'))), ...process.env }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return process.env
    throw new StartError('The file .env cannot be read.', { cause: error })
  }
}
