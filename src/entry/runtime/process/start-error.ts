import { ConfigError } from '../../../config/config.ts'

/** Why the gateway could not start, in one sentence for whoever started it. */
export class StartError extends Error {}

/** Arguments that a door or a command does not know; the message ends with how to be told those that it does. */
export class UsageError extends Error {}

/**
 * Runs a door or a command: a reason that the operator can mend is one sentence and exit code 1, 2 for arguments; any
 * other error is shown whole.
 */
export const runDoor = async (main: () => Promise<void>) => {
  try {
    await main()
  } catch (error) {
    const isPlain = error instanceof StartError || error instanceof UsageError || error instanceof ConfigError
    console.error(isPlain ? error.message : error)
    process.exit(error instanceof UsageError ? 2 : 1)
  }
}

/** Why a start failed: a StartError as it is, any other error as the end of a sentence that begins with `what`. */
export const startErrorOf = (what: string, error: unknown) =>
  error instanceof StartError ? error : new StartError(`${what}: ${reasonOf(error)}.`, { cause: error })

/** What an error says of itself, as the end of a sentence. */
export const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
